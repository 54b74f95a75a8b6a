import { afterAll, describe, expect, it } from 'vitest';
import type { Design, Reducer, Setting } from '../design/types.ts';
import { MESSAGES, REDUCERS } from '../design/types.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { maxAbsDifference } from '../runtime/session.ts';
import { Tape } from './tape.ts';
import type { Tensor, Tensors } from './tensor.ts';
import { type Bare, chain, type GradientOptions, gradientError, numbers } from './testing.ts';
import { emitBatched } from './training.ts';
import { emitForward } from './trainingForward.ts';

const BOUND = 1e-3;
const setting = { points: 12, features: 3, classes: 4 };
/** Sentences of up to 12 words; each has a graph of 4 slots a word. */
const words = { ...setting, words: { vocabulary: 30, neighbours: 4 } };
const batch = 3;

const sample: Bare = { kind: 'Sample', k: 4 };
const combine: Bare = { kind: 'Combine', width: 5 };

const cases: [string, Design][] = [
  ['Combine', chain(combine)],
  ['Classifier', chain(combine, { kind: 'Pool', functions: ['mean'] }, combine)],
  ...REDUCERS.map((r): [string, Design] => [`Pool ${r}`, chain(combine, { kind: 'Pool', functions: [r] })]),
  ['Pool max+mean+add', chain(combine, { kind: 'Pool', functions: ['max', 'mean', 'add'] })],
  ...MESSAGES.flatMap((message) =>
    REDUCERS.map((reducer): [string, Design] => [
      `Aggregate ${message} ${reducer}`,
      chain(combine, sample, { kind: 'Aggregate', message, reducer }, combine),
    ]),
  ),
  ...[[6], [6, 5], [6, 5, 4]].flatMap((widths) =>
    REDUCERS.map((reducer): [string, Design] => [
      `EdgeConv ${widths} ${reducer}`,
      chain(combine, sample, { kind: 'EdgeConv', widths, reducer, form: 'per-edge' }),
    ]),
  ),
  ['Communicate', chain(combine, { kind: 'Communicate' }, combine)],
  ['whole DGCNN', dgcnn()],
];

/** Two EdgeConvs on dynamic graphs, concatenated, embedded, pooled; a classifier with a hidden layer. */
function dgcnn(): Design {
  const at = { placement: 'device' } as const;
  const conv = { kind: 'EdgeConv', reducer: 'max' as Reducer, form: 'per-node' } as const;
  return {
    version: 1,
    name: 'small DGCNN',
    ops: [
      { ...at, id: 'input', kind: 'Input', inputs: [] },
      { ...at, id: 's1', kind: 'Sample', k: 4, inputs: ['input'] },
      { ...at, ...conv, id: 'e1', widths: [6], inputs: ['s1'] },
      { ...at, id: 's2', kind: 'Sample', k: 4, inputs: ['e1'] },
      { ...at, ...conv, id: 'e2', widths: [7], inputs: ['s2'] },
      { ...at, id: 'concat', kind: 'Concat', inputs: ['e1', 'e2'] },
      { ...at, id: 'embedding', kind: 'Combine', width: 8, inputs: ['concat'] },
      { ...at, id: 'pool', kind: 'Pool', functions: ['max', 'mean'], inputs: ['embedding'] },
      { ...at, id: 'classifier', kind: 'Classifier', hidden: [6], inputs: ['pool'] },
    ],
  };
}

/** Into how many pieces the neighbours of a design's only graph are gathered. */
function pieces(design: Design, of: Setting): number {
  const t = new Tape('test');
  emitForward(t, {
    design,
    setting: of,
    batch,
    normalisation: 'batch',
    dropout: false,
    differentiable: true,
  });
  return t.nodes.filter(({ opType }) => opType === 'ArgMax').length;
}

describe('S6.4 a Sample whose graph nobody reads', () => {
  const opsOf = (design: Design) => {
    const t = new Tape('test');
    emitForward(t, {
      design,
      setting,
      batch,
      normalisation: 'batch',
      dropout: false,
      differentiable: true,
    });
    return t.nodes.map(({ opType }) => opType);
  };
  const aggregate: Bare = { kind: 'Aggregate', message: 'relative', reducer: 'max' };

  it('costs a training step nothing, before another Sample and behind the last Aggregate', () => {
    const wasteful = chain(sample, combine, sample, sample, aggregate, sample, combine);
    expect(opsOf(wasteful)).toEqual(opsOf(chain(combine, sample, aggregate, combine)));
  });
});

describe('a Combine that only a Pool by max reads', () => {
  it.each(['batch', 'folded'] as const)(
    'is pooled first, with the same result: %s',
    async (normalisation) => {
      const runtime = nodeRuntime();
      const pooled = (functions: Reducer[]) =>
        chain(combine, { kind: 'Combine', width: 8 }, { kind: 'Pool', functions });
      const run = async (functions: Reducer[]) => {
        const graph = emitBatched({
          design: pooled(functions),
          setting,
          batch,
          normalisation,
          lastLayer: false,
        });
        const next = numbers(4);
        const feed = (dims: readonly number[]): Tensor => ({
          type: 'float32',
          dims,
          data: Float32Array.from({ length: dims.reduce((n, s) => n * s, 1) }, next),
        });
        const feeds = [...graph.parameters].map(([name, dims]) => [name, feed(dims)] as const);
        const points = feed([batch * setting.points, setting.features]);
        const session = await runtime.createSession(graph.bytes);
        const outputs = await session.run({ points, ...Object.fromEntries(feeds) });
        await session.release();
        return outputs;
      };
      const [alone, both] = [await run(['max']), await run(['max', 'mean'])];
      for (const name of ['op2.0.mean', 'op2.0.variance']) {
        if (normalisation === 'folded') break;
        expect(maxAbsDifference(alone[name] as Tensor, both[name] as Tensor)).toBeLessThan(1e-5);
      }
      const rows = (outputs: Tensors, width: number) =>
        Array.from({ length: batch }, (_, b) => outputs.embedding?.data.slice(b * width, b * width + 8));
      rows(alone, 8).forEach((row, b) => {
        row?.forEach((value, i) => {
          expect(value).toBeCloseTo(Number(rows(both, 16)[b]?.[i]), 5);
        });
      });
    },
  );
});

describe('gradients agree with float64 finite differences', () => {
  const runtime = nodeRuntime();
  const worst = new Map<string, number>();
  afterAll(() => {
    const figures = [...worst].map(([name, error]) => `${name}: ${error.toExponential(1)}`);
    console.info(`worst relative gradient error\n  ${figures.join('\n  ')}`);
  });

  it.each(cases)('%s', async (name, design) => {
    const dropout = design.ops.some((op) => op.kind === 'Classifier' && op.hidden.length > 0);
    let error = 0;
    for (const seed of [1, 2]) {
      const options: GradientOptions = { design, setting, batch, normalisation: 'batch', dropout };
      error = Math.max(error, await gradientError(runtime, options, seed));
    }
    worst.set(name, error);
    expect(error).toBeLessThan(BOUND);
  });

  const own: [string, Design][] = [
    ['EdgeConv max', chain({ kind: 'EdgeConv', widths: [6], reducer: 'max', form: 'per-node' })],
    ...REDUCERS.map((reducer): [string, Design] => [
      `EdgeConv 6,5 ${reducer}, Pool all`,
      chain({ kind: 'EdgeConv', widths: [6, 5], reducer, form: 'per-edge' }, combine, {
        kind: 'Pool',
        functions: ['max', 'mean', 'add'],
      }),
    ]),
    ...REDUCERS.map((reducer): [string, Design] => [
      `Aggregate full ${reducer}, Sample`,
      chain({ kind: 'Aggregate', message: 'full', reducer }, combine, sample, {
        kind: 'Aggregate',
        message: 'full',
        reducer,
      }),
    ]),
  ];
  it.each(own)('S6.2 on words of sentences of different lengths: %s', async (name, design) => {
    let error = 0;
    for (const seed of [1, 2]) {
      const options: GradientOptions = {
        design,
        setting: words,
        batch,
        normalisation: 'batch',
        dropout: false,
      };
      error = Math.max(error, await gradientError(runtime, options, seed));
    }
    worst.set(`words, ${name}`, error);
    expect(error).toBeLessThan(BOUND);
  });

  it('S6.2 where the neighbours of many nodes are gathered in pieces', async () => {
    const wide = { points: 100, features: 3, classes: 4 };
    const conv: Bare = { kind: 'EdgeConv', widths: [60], reducer: 'max', form: 'per-node' };
    const design = chain({ kind: 'Sample', k: 20 }, conv);
    expect(pieces(design, wide)).toBe(2);
    const options: GradientOptions = { design, setting: wide, batch, normalisation: 'batch', dropout: false };
    expect(await gradientError(runtime, options, 1)).toBeLessThan(BOUND);
  });

  it('S6.3 where the winners of a max pool are few among many nodes', async () => {
    const many = { points: 256, features: 3, classes: 4 };
    const design = chain(combine, { kind: 'Combine', width: 4 }, { kind: 'Pool', functions: ['max'] });
    const options: GradientOptions = { design, setting: many, batch, normalisation: 'batch', dropout: false };
    expect(await gradientError(runtime, options, 1)).toBeLessThan(BOUND);
  });

  it('folded weights too', async () => {
    const options = { design: dgcnn(), setting, batch, normalisation: 'folded', dropout: false } as const;
    expect(await gradientError(runtime, options, 3)).toBeLessThan(BOUND);
  });
});
