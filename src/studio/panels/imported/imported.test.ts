import { expect, it } from 'vitest';
import type { CutRow } from '../../../app/imported/cuts.ts';
import { readModel } from '../../../onnx/imported/model.ts';
import { sequenceModel } from '../../../onnx/imported/testing.node.ts';
import { bestCuts } from './estimate.ts';
import { BOX, drawingOf } from './graphLayout.ts';

it('S15.280 ops are drawn below all that they read, and none over another', () => {
  const { drawn, wires } = drawingOf(readModel(sequenceModel()).model);
  const at = new Map(drawn.map((each) => [each.id, each]));
  // Nine ops without the constant one, two inputs, two outputs.
  expect(drawn).toHaveLength(8 + 2 + 2);
  for (const { from, to } of wires) expect(at.get(to)?.y).toBeGreaterThan(at.get(from)?.y ?? Infinity);
  for (const a of drawn) {
    for (const b of drawn) {
      if (a.id < b.id && a.y === b.y) expect(Math.abs(a.x - b.x)).toBeGreaterThanOrEqual(BOX.width);
    }
  }
  // The branch of the If reads what no input of it names.
  expect(wires).toContainEqual(expect.objectContaining({ from: 'op 2', to: 'op 6', value: 'hidden' }));
});

it('S15.281 the cuts that should be quickest come first; where times are not known, those that carry least', () => {
  const row = (tensor: string, bytesUp: number, deviceMs: number | null): CutRow => ({
    ...{ tensor, deviceOps: 1, edgeOps: 1, crossing: 1, bytesUp, bytesDown: 0, deviceMs, edgeMs: 1 },
  });
  const names = (rows: CutRow[], mbps: number | null) => bestCuts(rows, mbps).map((each) => each.row.tensor);
  // 5,000 bytes take 1 ms at 40 Mb/s.
  expect(bestCuts([row('a', 5000, 2)], 40)[0]).toMatchObject({ linkMs: 1, totalMs: 4 });
  expect(names([row('a', 50_000, 2), row('b', 5000, 3), row('c', 10, null)], 40)).toEqual(['b', 'a', 'c']);
  expect(names([row('a', 50_000, null), row('b', 5000, null)], 40)).toEqual(['b', 'a']);
});
