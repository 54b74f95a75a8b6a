import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOps, withCommunication, withoutCommunication } from './communicate.ts';
import { costsOf, totalCost } from './cost.ts';
import { crossings } from './crossings.ts';
import { designOf } from './genomeDesign.ts';
import { PRESETS, presetById, WORD_PRESETS } from './presets.ts';
import { DesignFormatError, parseDesign, printDesign } from './schema.ts';
import { modeOf, plan } from './segments.ts';
import { shapesOf } from './shapes.ts';
import { genomeFromSeed } from './testing.ts';
import type { Design, Op, Setting } from './types.ts';
import { problemsOf } from './validity.ts';

const setting = { points: 1024, features: 3, classes: 40 };
const valid = fc.integer({ min: 0, max: 2 ** 31 }).map((seed) => designOf(genomeFromSeed(seed)));
const preset = (id: string): Design => presetById(id)?.design as Design;
const edit = (design: Design, id: string, change: Partial<Op>): Design => ({
  ...design,
  ops: design.ops.map((op) => (op.id === id ? ({ ...op, ...change } as Op) : op)),
});
const codes = (design: Design, s: Setting = setting) =>
  problemsOf(design, s).map((p) => `${p.code}@${p.opId}`);

describe('presets', () => {
  it.each(PRESETS)('S2.1 $title is valid', ({ design }) => {
    expect(problemsOf(design, setting)).toEqual([]);
  });

  it('S2.2 DGCNN has the published 1.8 million parameters and widths', () => {
    // Published: 1.81 M (arXiv 1801.07829, table 3); ours lacks the 64+64+... learned normalisation scales.
    const design = preset('dgcnn');
    expect(totalCost(costsOf(design, setting).values()).parameters / 1e6).toBeCloseTo(1.8, 1);
    expect(shapesOf(design, setting).get('concat')?.width).toBe(512);
    expect(shapesOf(design, setting).get('pool')).toMatchObject({ rows: 1, width: 2048, pooled: true });
  });

  it('S2.3 the rewritten DGCNN does the same with far fewer operations', () => {
    const flops = (id: string) => totalCost(costsOf(preset(id), setting).values()).flops;
    expect(flops('dgcnn') / flops('dgcnn-rewritten')).toBeGreaterThan(2);
  });
});

describe('sentences', () => {
  const words = { points: 48, features: 64, classes: 2, words: { vocabulary: 1000, neighbours: 8 } };
  const split = (ids: string[]) => placeOps(preset('words-edgeconv'), ids, 'edge');

  it.each(WORD_PRESETS)('S2.1 $title is valid on words, and has no graph on points', ({ design }) => {
    expect(problemsOf(design, words)).toEqual([]);
    expect(codes(design).join()).toContain('E110');
  });

  it('S2.5 a Sample of more neighbours than a sentence has words is no problem', () => {
    expect(codes(preset('dgcnn'), { ...words, points: 12 })).toEqual([]);
  });

  it('S3.6 words cross as their ids, their graph with them only when the other side reads it', () => {
    const bytesUp = (design: Design) => {
      expect(problemsOf(design, words)).toEqual([]);
      return crossings(design, words).flatMap(({ direction, bytes }) => (direction === 'up' ? [bytes] : []));
    };
    expect(bytesUp(split(['edgeconv', 'concat', 'pool', 'classifier']))).toEqual([48 * 4 + 48 * 8 * 2]);
    expect(bytesUp(split(['pool', 'classifier']))).toEqual([48 * 128 * 4]);
    const names = plan(split(['edgeconv', 'concat', 'pool', 'classifier'])).up.map(({ name }) => name);
    expect(names).toEqual(['input', 'input.graph']);
  });

  it('S2.7 the embedding counts among the parameters', () => {
    const { parameters } = totalCost(costsOf(preset('words'), words).values());
    expect(parameters).toBe(1000 * 64 + (4 * 64 * 2 + 2));
  });
});

describe('validity', () => {
  const dgcnn = preset('dgcnn');
  const without = (id: string): Design => ({ ...dgcnn, ops: dgcnn.ops.filter((op) => op.id !== id) });
  const cases: [string, Design, string][] = [
    ['no Input', without('input'), 'E101@null'],
    ['no Classifier', without('classifier'), 'E102@null'],
    ['a missing op', without('concat'), 'E106@embedding'],
    ['an op that leads nowhere', edit(dgcnn, 'embedding', { inputs: ['edgeconv4'] }), 'E104@concat'],
    ['a cycle', edit(dgcnn, 'sample1', { inputs: ['edgeconv4'] }), 'E103@sample1'],
    ['a Concat of one', edit(dgcnn, 'concat', { inputs: ['edgeconv1'] }), 'E105@concat'],
    ['a width of zero', edit(dgcnn, 'embedding', { width: 0 }), 'E108@embedding'],
    ['an EdgeConv without graph', edit(dgcnn, 'edgeconv1', { inputs: ['input'] }), 'E110@edgeconv1'],
    ['nodes at the Classifier', edit(dgcnn, 'classifier', { inputs: ['embedding'] }), 'E112@classifier'],
    ['a bare crossing', edit(dgcnn, 'classifier', { placement: 'edge' }), 'E122@classifier'],
    ['the Input on the edge', edit(dgcnn, 'input', { placement: 'edge' }), 'E123@input'],
  ];
  it.each(cases)('S2.4 says %s at its op', (_, design, expected) => {
    expect(codes(design)).toContain(expected);
  });

  it('S2.5 says too few points for k', () => {
    expect(codes(dgcnn, { ...setting, points: 16 })).toContain('E115@sample1');
  });

  it('S2.6 allows one visit to the edge and refuses a second at the op that makes it', () => {
    const once = placeOps(dgcnn, ['embedding'], 'edge');
    expect(problemsOf(once, setting)).toEqual([]);
    const twice = placeOps(once, ['classifier'], 'edge');
    expect(codes(twice)).toEqual(['E120@classifier']);
  });
});

describe('Communicate', () => {
  it('S3.1 stands exactly on the wires that change sides, and renewing changes nothing', () => {
    fc.assert(
      fc.property(valid, (design) => {
        const side = new Map(design.ops.map((op) => [op.id, op.placement]));
        const bare = withoutCommunication(design);
        const crossing = new Set(
          bare.ops.flatMap((op) => op.inputs.filter((id) => side.get(id) !== op.placement)),
        );
        expect(design.ops.filter((op) => op.kind === 'Communicate')).toHaveLength(crossing.size);
        expect(withCommunication(design)).toEqual(design);
      }),
    );
  });

  it('S3.2 one value read twice on the other side crosses once', () => {
    const design = placeOps(preset('dgcnn'), ['concat', 'embedding'], 'edge');
    const moved = ['pool', 'classifier'].reduce((d, id) => placeOps(d, [id], 'edge'), design);
    const list = crossings(moved, setting);
    expect(list.map((c) => c.opId)).toEqual([
      'communicate-edgeconv1',
      'communicate-edgeconv2',
      'communicate-edgeconv3',
      'communicate-edgeconv4',
      'classifier',
    ]);
    expect(list[0]?.bytes).toBe(1024 * 64 * 4);
    expect(list.at(-1)).toMatchObject({ direction: 'down', bytes: 160 });
  });

  it('S3.3 sends the graph only when an op behind the link reads it', () => {
    const split = preset('split');
    const [up] = crossings(split, setting);
    expect(up).toMatchObject({ direction: 'up', bytes: 1024 * 16 * 4 });
    const late = placeOps(split, ['sample2'], 'device');
    expect(crossings(late, setting)[0]?.ports.map((p) => p.name)).toEqual(['combine1', 'sample2.graph']);
    expect(crossings(late, setting)[0]?.bytes).toBe(1024 * 16 * 4 + 1024 * 20 * 2);
  });

  it('S3.4 crossings carry exactly what the plan sends', () => {
    fc.assert(
      fc.property(valid, (design) => {
        const p = plan(design);
        const carried = (way: string) =>
          crossings(design, setting)
            .filter((c) => c.direction === way)
            .flatMap((c) => c.ports.map((port) => port.name))
            .sort();
        expect(carried('up')).toEqual(p.up.map((port) => port.name).sort());
        expect(carried('down')).toEqual(p.down.map((port) => port.name).sort());
      }),
    );
  });
});

describe('plan', () => {
  it('S3.5 every op that computes runs once, after what it reads', () => {
    fc.assert(
      fc.property(valid, (design) => {
        const p = plan(design);
        const segments = [p.head, p.edge, p.tail].filter((s) => s !== undefined);
        const ids = segments.flatMap((s) => s.ops.map((op) => op.id));
        expect([...ids].sort()).toEqual(p.whole.ops.map((op) => op.id).sort());
        const known = new Set([p.input.name]);
        for (const segment of segments) {
          for (const port of segment.inputs) expect(known).toContain(port.name);
          for (const port of segment.outputs) known.add(port.name);
        }
        expect(known).toContain(p.result.name);
        expect(['D', 'E', 'DE', 'ED', 'DED']).toContain(modeOf(p));
      }),
    );
  });
});

describe('JSON form', () => {
  it('S4.1 comes back unchanged', () => {
    for (const { design } of PRESETS) expect(parseDesign(JSON.parse(printDesign(design)))).toEqual(design);
  });

  it.each([
    ['not an object', 7],
    ['a newer version', { version: 2, name: 'x', ops: [] }],
    ['an unknown version', { version: 0, name: 'x', ops: [] }],
    [
      'an unknown op',
      { version: 1, name: 'x', ops: [{ id: 'a', kind: 'Magic', placement: 'edge', inputs: [] }] },
    ],
    [
      'a hostile id',
      { version: 1, name: 'x', ops: [{ id: '../a', kind: 'Input', placement: 'device', inputs: [] }] },
    ],
  ])('S4.2 refuses %s with a sentence', (_, json) => {
    expect(() => parseDesign(json)).toThrow(DesignFormatError);
  });
});
