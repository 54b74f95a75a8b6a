import { expect, test } from 'vitest';
import { presetById } from '../design/presets.ts';
import type { Design } from '../design/types.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import type { RunRequest } from './coinference.ts';
import { streamFrames } from './frameStream.ts';

const dgcnn = presetById('dgcnn')?.design as Design;
const request: RunRequest = {
  // All of it on the device: there is nothing to connect to.
  design: { ...dgcnn, ops: dgcnn.ops.map((op) => ({ ...op, placement: 'device' as const })) },
  data: { task: 'shapes', points: 32 },
  weights: { kind: 'untrained', seed: 1 },
  endpoint: { url: 'http://127.0.0.1:9', token: '', mbps: null },
  threads: 1,
  samples: [3, 1, 2, 0],
};

test('S11.86 all samples run as overlapping frames, and each says when it was in which stage', async () => {
  const { frames, throughputFps, trace } = await streamFrames(
    new AbortController().signal,
    nodeRuntime(),
    request,
    () => {},
  );
  expect(frames).toBe(4);
  expect(throughputFps).toBeGreaterThan(0);
  expect(trace.map(({ frame }) => frame)).toEqual([0, 1, 2, 3]);
  const spans = trace.flatMap((each) => each.spans);
  expect(spans.map(({ stage }) => stage)).toEqual(Array(4).fill('head'));
  for (const [i, { startMs }] of spans.entries()) {
    if (i > 0) expect(startMs).toBeGreaterThanOrEqual(spans[i - 1]?.endMs as number);
  }
});

test('S11.86 a stream that is stopped ends with the reason, and the next one runs', async () => {
  const stop = new AbortController();
  stop.abort(new Error('enough'));
  await expect(streamFrames(stop.signal, nodeRuntime(), request, () => {})).rejects.toThrow('enough');
  const again = streamFrames(new AbortController().signal, nodeRuntime(), request, () => {});
  expect((await again).frames).toBe(4);
});
