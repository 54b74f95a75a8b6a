import { expect, it } from 'vitest';
import { nodeRuntime } from '../runtime/node.node.ts';
import type { Link } from './link.ts';
import { measureLink } from './measureLink.ts';
import { localLink } from './testing.ts';

const signal = new AbortController().signal;

/** A link of a known rate and latency, in computed time. */
function computedLink(upMbps: number, downMbps: number, latencyMs: number): Link {
  const inner = localLink(nodeRuntime());
  return {
    ...inner,
    async infer(...args) {
      const result = await inner.infer(...args);
      const upMs = latencyMs + (result.bytesUp * 8) / (upMbps * 1000);
      const downMs = latencyMs + (result.bytesDown * 8) / (downMbps * 1000);
      return { ...result, timing: { ...result.timing, upMs, downMs, edgeMs: 3, inferMs: 1 } };
    },
  };
}

it('S11.9 finds the rates and the latency of a link', async () => {
  const progress: number[] = [];
  const onProgress = (done: number, total: number) => progress.push(done / total);
  const measured = await measureLink(signal, computedLink(40, 10, 2), { repeats: 4, onProgress });
  expect(measured.upMbps).toBeCloseTo(40, 6);
  expect(measured.downMbps).toBeCloseTo(10, 6);
  expect(measured.roundTripMs).toBeCloseTo(4, 6);
  expect(measured.perRequestMs).toBeCloseTo(2, 6);
  expect(measured).toMatchObject({ spread: 0, samples: 8 });
  // Every small request takes the same time here, up to the bytes of its header.
  expect(measured.jitterMs).toBeLessThan(0.05);
  expect(progress).toEqual([...progress].sort((a, b) => a - b));
  expect(progress.at(-1)).toBe(1);
});

it('calls a link without a measurable rate unlimited', async () => {
  expect(await measureLink(signal, computedLink(Infinity, Infinity, 1), { repeats: 2 })).toMatchObject({
    upMbps: Infinity,
    downMbps: Infinity,
  });
});
