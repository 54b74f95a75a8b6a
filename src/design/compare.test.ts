import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOps } from './communicate.ts';
import { compareDesigns } from './compare.ts';
import { insertOnWire, newOp, removeOps, setParameters } from './edits.ts';
import { PRESETS, presetById } from './presets.ts';
import type { Design } from './types.ts';

const preset = (id: string): Design => presetById(id)?.design as Design;
const differing = (a: Design, b: Design) =>
  compareDesigns(a, b).filter((pair) => !pair.a || !pair.b || pair.changes.length > 0);

describe('S2.64 comparing two designs', () => {
  it('finds a design equal to itself', () => {
    for (const { design } of PRESETS) expect(differing(design, structuredClone(design))).toEqual([]);
  });

  it('says what was added, removed and changed, and nothing else', () => {
    const a = preset('dgcnn');
    const b = setParameters(placeOps(removeOps(a, ['sample3']), ['classifier'], 'edge'), 'embedding', {
      width: 512,
    });
    const with4 = insertOnWire(b, 'concat', 'embedding', newOp(b, 'Combine', 'device'));
    const found = differing(a, with4).map(({ a: one, b: other, changes }) => [
      one?.id,
      other?.id,
      ...changes,
    ]);
    expect(found).toEqual([
      ['sample3', undefined],
      ['edgeconv3', 'edgeconv3', 'wires'],
      [undefined, 'combine1'],
      ['embedding', 'embedding', 'parameters', 'wires'],
      ['classifier', 'classifier', 'side'],
    ]);
  });

  it('pairs ops of designs whose names differ, by what they are', () => {
    const a = preset('dgcnn');
    const named = (id: string) => `x_${id}`;
    const b = { ...a, ops: a.ops.map((op) => ({ ...op, id: named(op.id), inputs: op.inputs.map(named) })) };
    expect(differing(a, b)).toEqual([]);
  });

  it('names each op of both designs once, in order', () => {
    const any = fc
      .constantFrom(...PRESETS)
      .chain(({ design }) =>
        fc.subarray(design.ops.map(({ id }) => id)).map((gone) => removeOps(design, gone)),
      );
    fc.assert(
      fc.property(any, any, (a, b) => {
        const pairs = compareDesigns(a, b);
        const ids = (side: 'a' | 'b') => pairs.flatMap((pair) => pair[side]?.id ?? []);
        const own = ({ ops }: Design) => ops.filter(({ kind }) => kind !== 'Communicate').map(({ id }) => id);
        expect(ids('a').sort()).toEqual(own(a).sort());
        expect(ids('b').sort()).toEqual(own(b).sort());
        for (const pair of pairs) if (pair.a && pair.b) expect(pair.a.kind).toBe(pair.b.kind);
      }),
      { numRuns: 100 },
    );
  });
});
