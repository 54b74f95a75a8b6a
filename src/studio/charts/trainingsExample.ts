import { training } from './examples.ts';
import type { TrainingData } from './TrainingCurves.tsx';

const faded = (points: TrainingData['loss'], by: number, epochs: number): TrainingData['loss'] =>
  points.filter(({ epoch }) => epoch <= epochs).map(({ epoch, value }) => ({ epoch, value: value * by }));

export const trainings = {
  epochs: 12.5,
  runs: [
    { number: 1, name: 'one', loss: training.loss, accuracy: training.accuracy },
    {
      number: 2,
      name: 'another',
      loss: faded(training.loss, 1.3, 8),
      accuracy: faded(training.accuracy, 0.9, 8),
    },
    { number: 3, name: 'a third', loss: training.loss, accuracy: faded(training.accuracy, 0.99, 12) },
  ],
};
