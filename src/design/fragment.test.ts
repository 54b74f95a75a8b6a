import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withCommunication } from './communicate.ts';
import { newOp, replaceOp, spliceOp } from './edits.ts';
import { FormatError } from './format.ts';
import { isFragment, pasteOps, printFragment, takeOps } from './fragment.ts';
import { parseFragment } from './fragmentForm.ts';
import { designOf } from './genomeDesign.ts';
import { topological } from './graph.ts';
import { presetById } from './presets.ts';
import { genomeFromSeed } from './testing.ts';
import type { Design } from './types.ts';
import { problemsOf } from './validity.ts';

const setting = { points: 256, features: 3, classes: 16 };
const dgcnn = presetById('dgcnn')?.design as Design;
const split = presetById('split')?.design as Design;
const codes = (design: Design) => problemsOf(design, setting).map(({ code }) => code);
const designs = fc.oneof(
  fc.constantFrom(dgcnn, split),
  fc.integer({ min: 0, max: 2 ** 31 }).map((seed) => designOf(genomeFromSeed(seed))),
);

describe('S2.30 ops can be copied and pasted', () => {
  it('an op pasted beside itself reads what the original reads', () => {
    const { design, ids } = pasteOps(dgcnn, takeOps(dgcnn, ['edgeconv2']));
    const copy = design.ops.find((op) => op.id === ids.get('edgeconv2'));
    const original = dgcnn.ops.find((op) => op.id === 'edgeconv2');
    expect(copy).toEqual({ ...original, id: copy?.id });
    expect(copy?.id).not.toBe('edgeconv2');
  });

  it('Input and Classifier are not put there twice, and what read the Input reads the one that is there', () => {
    const all = takeOps(
      dgcnn,
      dgcnn.ops.map((op) => op.id),
    );
    const { design } = pasteOps(split, all);
    for (const kind of ['Input', 'Classifier']) {
      expect(design.ops.filter((op) => op.kind === kind)).toHaveLength(1);
    }
  });

  it('into any design, any part of any other: ids are free, inputs exist, nothing of the design changes', () => {
    fc.assert(
      fc.property(designs, designs, fc.array(fc.nat(40)), (from, into, picks) => {
        const chosen = picks.map((n) => from.ops[n % from.ops.length]?.id ?? '');
        const fragment = parseFragment(printFragment(takeOps(from, ['input', ...chosen])));
        const { design } = pasteOps(into, fragment);
        const ids = design.ops.map((op) => op.id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const op of design.ops) for (const input of op.inputs) expect(ids).toContain(input);
        expect(topological(design)).not.toBeNull();
        expect(design).toEqual(withCommunication(design));
        expect(design.ops).toEqual(
          expect.arrayContaining(into.ops.filter((op) => op.kind !== 'Communicate')),
        );
      }),
    );
  });

  it('a damaged or foreign text is refused by number', () => {
    const text = printFragment(takeOps(dgcnn, ['edgeconv1']));
    expect(isFragment(text)).toBe(true);
    expect(isFragment('{"version":1,"ops":[]}')).toBe(false);
    for (const broken of [
      text.slice(0, -2),
      text.replace('"version":1', '"version":9'),
      text.replace('edgeconv1', '1'),
    ]) {
      expect(() => parseFragment(broken)).toThrow(FormatError);
    }
  });
});

describe('S2.31 an op is put in the place of another, or moved onto a wire', () => {
  it('the new op reads what the old one read and is read by what read it', () => {
    const design = replaceOp(dgcnn, 'edgeconv2', newOp(dgcnn, 'Combine', 'edge'));
    const combine = design.ops.find((op) => op.kind === 'Combine');
    const old = dgcnn.ops.find((op) => op.id === 'edgeconv2');
    expect(combine).toMatchObject({ placement: 'device', inputs: old?.inputs });
    expect(design.ops.some((op) => op.inputs.includes('edgeconv2'))).toBe(false);
    expect(design.ops.find((op) => op.id === 'concat')?.inputs).toContain(combine?.id);
    expect(codes(design)).toEqual([]);
  });

  it('a spliced op stands between the ends of the wire, and its former readers read what it read', () => {
    const design = spliceOp(split, 'embedding', 'pool', 'classifier');
    const embedding = design.ops.find((op) => op.id === 'embedding');
    expect(embedding?.inputs).toEqual(['pool']);
    expect(design.ops.find((op) => op.id === 'classifier')?.inputs).toEqual(['embedding']);
  });

  it('onto any wire of any design: as many ops as before, no loop, and a wire of its own changes nothing', () => {
    fc.assert(
      fc.property(designs, fc.nat(60), fc.nat(60), (design, n, w) => {
        const movable = design.ops.filter((op) => !['Input', 'Classifier', 'Communicate'].includes(op.kind));
        const id = movable[n % movable.length]?.id ?? '';
        const wires = design.ops.flatMap((op) => op.inputs.map((from) => [from, op.id] as const));
        const [from, to] = wires[w % wires.length] ?? ['', ''];
        const moved = spliceOp(design, id, from, to);
        const bare = (d: Design) => d.ops.filter((op) => op.kind !== 'Communicate').map((op) => op.id);
        expect(bare(moved).toSorted()).toEqual(bare(design).toSorted());
        expect(topological(moved)).not.toBeNull();
        if (from === id || to === id) expect(moved).toBe(design);
      }),
    );
  });
});
