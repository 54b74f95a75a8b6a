import { expect, test } from 'vitest';
import { shapesTask } from '../tasks/shapes.ts';
import { TrainingData } from './trainingData.ts';

test('S10.550 generated samples are made before a training begins, so that its time is its own', async () => {
  const made: string[] = [];
  class Small extends TrainingData {
    override async split(name: 'train' | 'val', points: number) {
      const data = shapesTask({ split: name, size: 2, points });
      return { ...data, generate: async () => void made.push(name) };
    }
  }
  await new Small({ task: 'shapes' }, new AbortController().signal).both(8);
  expect(made).toEqual(['train', 'val']);
});
