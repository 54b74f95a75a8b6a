import { expect, test } from 'vitest';
import { gcodeJson } from './testing.ts';

interface Rewritten {
  before: { latencyMs: number };
  steps: { kind: string; latency: { latencyMs: number; provenance: string } }[];
}

test('S13.281 rewrite applies what applies, and says what each saves on a system', async () => {
  const system = ['--system', 'pi4b+gtx1060', '--link', '40mbps', '--points', '256'];
  const { before, steps } = await gcodeJson<Rewritten>(0, 'rewrite', 'dgcnn', ...system);
  expect(steps.map(({ kind }) => kind)).toEqual(['per-node']);
  expect(steps[0]?.latency.provenance).toBe('modelled');
  expect(steps[0]?.latency.latencyMs).toBeLessThan(before.latencyMs);
  expect((await gcodeJson<Rewritten>(0, 'rewrite', 'dgcnn-rewritten')).steps).toEqual([]);
});
