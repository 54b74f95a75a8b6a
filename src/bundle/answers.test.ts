import { expect, test, vi } from 'vitest';
import type { FrameResult, Pipeline } from '../coinference/pipeline.ts';
import { answers } from './answers.ts';
import type { NamedFrame } from './frames.ts';

const signal = new AbortController().signal;
const manifest = { classes: ['ring', 'rod'] };
const frames = ['a', 'b', 'c'].map(
  (name): NamedFrame => ({ name, tensors: {}, expected: { label: 'rod', logits: [0, 1] } }),
);
const result = (frame: number, logits = [0, 1]): FrameResult => ({
  logits: Float32Array.from(logits),
  timing: { totalMs: 1 } as FrameResult['timing'],
  ...{ bytesUp: 1, bytesDown: 1, frame, spans: [] },
});

/** Answers frames at once, and says by which way each came. */
function fakePipeline(logits?: number[]) {
  const runFrame = vi.fn(async () => result(0, logits));
  async function* stream(_signal: AbortSignal, source: Iterable<unknown> | AsyncIterable<unknown>) {
    let number = 0;
    for await (const _ of source) yield result(number++, logits);
  }
  const runFrames = vi.fn(stream as Pipeline['runFrames']);
  return { runFrame, runFrames };
}

async function all(pipeline: Pick<Pipeline, 'runFrame' | 'runFrames'>, overlapping: boolean) {
  const found = [];
  for await (const answer of answers(signal, pipeline, manifest, frames, overlapping)) found.push(answer);
  return found;
}

test.each([true, false])(
  'S11.87 answers are in order and of their frames, overlapping: %s',
  async (overlapping) => {
    const pipeline = fakePipeline();
    const found = await all(pipeline, overlapping);
    expect(found.map(({ frame, predicted }) => [frame, predicted])).toEqual(
      ['a', 'b', 'c'].map((name) => [name, 'rod']),
    );
    expect(pipeline.runFrames).toHaveBeenCalledTimes(overlapping ? 1 : 0);
    expect(pipeline.runFrame).toHaveBeenCalledTimes(overlapping ? 0 : 3);
  },
);

test('S14.4 logits that are no numbers differ by more than anything', async () => {
  const found = await all(fakePipeline([0, Number.NaN]), true);
  expect(found.map(({ maxAbsDifference }) => maxAbsDifference)).toEqual([Infinity, Infinity, Infinity]);
});
