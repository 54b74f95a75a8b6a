import { expect, test, vi } from 'vitest';
import type { EpochEvent } from '../learning/trainer.ts';
import { Saving } from './training.ts';

const dropped = vi.hoisted(() => [] as string[]);
vi.mock('./blobs.ts', () => ({
  saveBytes: async (_kind: string, bytes: Uint8Array) => new TextDecoder().decode(bytes),
  dropBytes: async (_kind: string, id: string) => void dropped.push(id),
  loadBytes: vi.fn(),
}));
vi.mock('../learning/checkpoint.ts', () => ({
  writeCheckpoint: (name: string) => new TextEncoder().encode(name),
  readCheckpoint: vi.fn(),
}));

const epoch = (name: string, best = false) =>
  ({ kind: 'epoch', checkpoint: name, best }) as never as EpochEvent;

/** What went after each epoch, given whether storage named its checkpoint by then. */
async function gone(saving: Saving, epochs: readonly [EpochEvent, boolean][]): Promise<string[][]> {
  const all: string[][] = [];
  for (const [event, stored] of epochs) {
    await saving.keep(event);
    await saving.dropOld(stored);
    all.push(dropped.splice(0).sort());
  }
  return all;
}

test('S15.601 the checkpoint that storage names stays until storage names a newer one', async () => {
  const saving = new Saving(false, 'a');
  expect(
    await gone(saving, [
      [epoch('b'), false],
      [epoch('c'), false],
      [epoch('d'), true],
      [epoch('e'), true],
    ]),
  ).toEqual([[], ['b'], ['a', 'c'], ['d']]);
});

test('S15.40 the best epoch stays beside the newest where a training may stop early', async () => {
  const saving = new Saving(true);
  expect(
    await gone(saving, [
      [epoch('a', true), true],
      [epoch('b'), true],
      [epoch('c'), true],
      [epoch('d', true), true],
    ]),
  ).toEqual([[], [], ['b'], ['a', 'c']]);
});
