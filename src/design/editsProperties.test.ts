import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeEach, placeOps, withCommunication } from './communicate.ts';
import {
  addOp,
  connect,
  disconnect,
  insertAfter,
  insertOnWire,
  newOp,
  PALETTE,
  removeOps,
  setInputs,
  setParameters,
} from './edits.ts';
import { designOf } from './genomeDesign.ts';
import { topological } from './graph.ts';
import { presetById } from './presets.ts';
import { genomeFromSeed } from './testing.ts';
import type { Design, Op, Placement } from './types.ts';
import { problemsOf } from './validity.ts';

const setting = { points: 256, features: 3, classes: 16 };
const preset = (id: string): Design => presetById(id)?.design as Design;
const start = fc.oneof(
  fc.constantFrom(preset('dgcnn'), preset('split')),
  fc.integer({ min: 0, max: 2 ** 31 }).map((seed) => designOf(genomeFromSeed(seed))),
);

/** One gesture on the canvas; numbers choose ops and wires, whatever the design holds by then. */
type Edit = (design: Design) => Design;
const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % Math.max(1, list.length)];
const idOf = (design: Design, n: number) => pick(design.ops, n)?.id ?? '';
const wireOf = (design: Design, n: number): [string, string] | undefined =>
  pick(
    design.ops.flatMap((op) => op.inputs.map((from): [string, string] => [from, op.id])),
    n,
  );
const nat = fc.nat(1000);
const side = fc.constantFrom<Placement>('device', 'edge');
const added = fc.constantFrom(...PALETTE.filter((kind) => kind !== 'Input' && kind !== 'Classifier'));
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.tuple(fc.array(nat, { maxLength: 4 }), side).map(
    ([ns, to]): Edit =>
      (d) =>
        placeOps(
          d,
          ns.map((n) => idOf(d, n)),
          to,
        ),
  ),
  fc.array(fc.tuple(nat, side), { maxLength: 4 }).map(
    (moves): Edit =>
      (d) =>
        placeEach(d, new Map(moves.map(([n, to]) => [idOf(d, n), to]))),
  ),
  fc.tuple(added, nat, side).map(
    ([kind, n, on]): Edit =>
      (d) =>
        insertAfter(d, idOf(d, n), newOp(d, kind, on)),
  ),
  fc.tuple(added, nat, side).map(
    ([kind, n, on]): Edit =>
      (d) => {
        const wire = wireOf(d, n);
        return wire ? insertOnWire(d, wire[0], wire[1], newOp(d, kind, on)) : d;
      },
  ),
  fc.tuple(added, side).map(
    ([kind, on]): Edit =>
      (d) =>
        addOp(d, newOp(d, kind, on)),
  ),
  nat.map(
    (n): Edit =>
      (d) =>
        removeOps(d, [idOf(d, n)]),
  ),
  fc.tuple(nat, nat).map(
    ([from, to]): Edit =>
      (d) =>
        connect(d, idOf(d, from), idOf(d, to)),
  ),
  nat.map(
    (n): Edit =>
      (d) => {
        const wire = wireOf(d, n);
        return wire ? disconnect(d, wire[0], wire[1]) : d;
      },
  ),
  nat.map(
    (n): Edit =>
      (d) =>
        setInputs(d, idOf(d, n), []),
  ),
);

const communicates = (design: Design) => design.ops.filter((op) => op.kind === 'Communicate');
/** What crosses, and which way. */
const crossing = ({ placement, inputs }: Op) => `${placement} ${inputs[0]}`;
/** A parameter that no Communicate has by default, a different one for each crossing. */
const marked = (design: Design): Design =>
  communicates(design).reduce((d, op) => setParameters(d, op.id, { mark: `of ${crossing(op)}` }), design);
const marksOf = (design: Design): Map<string, unknown> =>
  new Map(communicates(design).map((op) => [crossing(op), (op as Op & { mark?: string }).mark]));

describe('any sequence of edits', () => {
  it('S2.20 leaves wires that exist, no loop, no bare crossing and no idle Communicate', () => {
    fc.assert(
      fc.property(start, fc.array(edit, { maxLength: 12 }), (first, edits) => {
        const last = edits.reduce((design, change) => change(design), first);
        const ids = last.ops.map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const op of last.ops) for (const id of op.inputs) expect(ids).toContain(id);
        expect(topological(last)).toHaveLength(ids.length);
        expect(withCommunication(last)).toEqual(last);
        const codes = problemsOf(last, setting).map(({ code }) => code);
        for (const code of ['E103', 'E106', 'E107', 'E108', 'E121', 'E122', 'E123']) {
          expect(codes).not.toContain(code);
        }
      }),
    );
  });

  it('S3.20 leaves the parameters of each crossing that still exists as they were', () => {
    fc.assert(
      fc.property(start, fc.array(edit, { maxLength: 12 }), (first, edits) => {
        let design = marked(first);
        for (const change of edits) {
          const before = marksOf(design);
          const next = change(design);
          for (const [key, mark] of marksOf(next)) expect(mark).toBe(before.get(key));
          design = marked(next);
        }
      }),
    );
  });
});

it('S3.20 keeps them where one reader goes and another comes in the same step', () => {
  const design = marked(placeOps(preset('dgcnn'), ['concat', 'embedding', 'pool', 'classifier'], 'edge'));
  const sides = new Map<string, Placement>([
    ['concat', 'device'],
    ['sample2', 'edge'],
    ['edgeconv2', 'edge'],
  ]);
  const moved = placeEach(design, sides);
  expect(marksOf(moved).get('device edgeconv1')).toBe('of device edgeconv1');
});
