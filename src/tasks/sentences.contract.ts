import { beforeAll, describe, expect, it } from 'vitest';
import { frameOf } from './frame.ts';
import { DataError, type Sentences } from './task.ts';

/** What every source of sentences keeps to. */
export function sentencesContract(name: string, open: (split: 'train' | 'val') => Promise<Sentences>): void {
  describe(`${name} as sentences`, () => {
    let train: Sentences;
    let val: Sentences;
    beforeAll(async () => {
      [train, val] = [await open('train'), await open('val')];
    });
    const someSamples = () => [0, train.size >> 1, train.size - 1];

    it('S7.13 has a class for each label, and a text for each sentence', () => {
      for (const data of [train, val]) {
        expect(data.labels).toHaveLength(data.size);
        expect(Math.max(...data.labels)).toBeLessThan(data.classes.length);
        expect(data.text(data.size - 1).length).toBeGreaterThan(0);
      }
    });

    it('S7.14 gives graphs whose slots hold the node itself first, then other nodes, each once', () => {
      for (const i of someSamples()) {
        const { words, neighbours } = train.graph(i, 32);
        expect(words.length).toBeGreaterThan(0);
        expect(words.length).toBeLessThanOrEqual(32);
        expect(neighbours).toHaveLength(words.length * train.neighbours);
        for (let node = 0; node < words.length; node++) {
          const slots = [...neighbours.subarray(node * train.neighbours, (node + 1) * train.neighbours)];
          expect(slots[0]).toBe(node);
          const others = slots.filter((other) => other !== node);
          expect(new Set(others).size).toBe(others.length);
          expect(Math.max(...slots)).toBeLessThan(words.length);
        }
        expect(train.graph(i, 32)).toEqual(train.graph(i, 32));
      }
    });

    it('S7.14 a cut sentence has the first nodes of the whole one', () => {
      for (const i of someSamples()) {
        const whole = train.graph(i, 128).words;
        expect(train.graph(i, 5).words).toEqual(whole.subarray(0, 5));
      }
    });

    it('S7.15 reads both splits with the words of the train split', () => {
      expect(val.vocabulary).toEqual(train.vocabulary);
      expect(new Set(train.vocabulary).size).toBe(train.vocabulary.length);
      for (let i = 0; i < Math.min(val.size, 50); i++) {
        expect(Math.max(...val.graph(i, 128).words)).toBeLessThan(train.vocabulary.length);
      }
    });

    it('S7.14 a frame holds words and graph in the types of the link', () => {
      const frame = frameOf(train, 0, 32, 'input');
      const n = train.graph(0, 32).words.length;
      expect(frame.input).toMatchObject({ type: 'int32', dims: [n] });
      expect(frame['input.graph']).toMatchObject({ type: 'int16', dims: [n, train.neighbours] });
    });

    it('S7.1 refuses samples that it does not have', () => {
      expect(() => train.graph(train.size, 8)).toThrow(DataError);
    });
  });
}
