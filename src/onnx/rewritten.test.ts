import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withCommunication } from '../design/communicate.ts';
import { presetById } from '../design/presets.ts';
import type { RewriteKind } from '../design/rewrites/rewrite.ts';
import { rewritesOf } from '../design/rewrites/rewrites.ts';
import { plan } from '../design/segments.ts';
import type { Design, Op, Placement, Setting } from '../design/types.ts';
import { problemsOf } from '../design/validity.ts';
import { foldModel, initialModel } from '../learning/model.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32, maxAbsDifference, type Tensor } from '../runtime/session.ts';
import { emitPlan } from './emit.ts';
import { rewrittenTensors } from './rewritten.ts';
import type { Weights } from './weights.ts';

const setting: Setting = { points: 24, features: 3, classes: 4 };
const options = { device: { gather: 'chain' }, edge: { gather: 'block' } } as const;
const runtime = nodeRuntime();

/** A stem with graphs, then branches that come together in Concats, one inside the other. */
const designs = fc
  .record({
    stem: fc.array(
      fc.oneof(
        fc.record({ kind: fc.constant('Sample' as const), k: fc.constantFrom(4, 6) }),
        fc.record({
          kind: fc.constant('EdgeConv' as const),
          widths: fc.array(fc.constantFrom(5, 8), { minLength: 1, maxLength: 2 }),
          reducer: fc.constantFrom('max' as const, 'mean' as const, 'add' as const),
          form: fc.constantFrom('per-edge' as const, 'per-node' as const),
        }),
        fc.record({ kind: fc.constant('Combine' as const), width: fc.constantFrom(4, 7) }),
      ),
      { minLength: 1, maxLength: 5 },
    ),
    branches: fc.array(fc.record({ width: fc.constantFrom(3, 5), looks: fc.boolean() }), {
      minLength: 2,
      maxLength: 4,
    }),
    inner: fc.nat(2),
    sides: fc.array(fc.constantFrom<Placement>('device', 'edge'), { minLength: 20, maxLength: 20 }),
  })
  .map(({ stem, branches, inner, sides }): Design => {
    const ops: Op[] = [{ id: 'input', kind: 'Input', placement: 'device', inputs: [] }];
    const edge = sides.indexOf('edge');
    const add = (op: object) => {
      const id = `op${ops.length}`;
      // One crossing up, at a random place, and none back.
      const placement = ops.length > edge && edge > 0 ? 'edge' : 'device';
      ops.push({ id, placement, ...op } as Op);
      return id;
    };
    let last = add({ kind: 'Sample', k: 4, inputs: ['input'] });
    for (const op of stem) last = add({ ...op, inputs: [last] });
    const arms = branches.map(({ width, looks }) => {
      if (!looks) return add({ kind: 'Combine', width, inputs: [last] });
      const sample = add({ kind: 'Sample', k: 4, inputs: [last] });
      return add({ kind: 'Aggregate', message: 'target+relative', reducer: 'max', inputs: [sample] });
    });
    let all = arms;
    if (inner > 0 && arms.length > 2) {
      all = [add({ kind: 'Concat', inputs: arms.slice(0, 2) }), ...arms.slice(2)];
    }
    const joined = add({ kind: 'Concat', inputs: all });
    const pool = add({ kind: 'Pool', functions: ['max', 'mean'], inputs: [joined] });
    add({ kind: 'Classifier', hidden: [6], inputs: [pool] });
    return withCommunication({ version: 1, name: 'random', ops });
  })
  .filter((design) => problemsOf(design, setting).length === 0);

const points = float32(
  Float32Array.from({ length: 72 }, (_, i) => Math.sin(1.7 * i) + Math.cos(0.3 * i * i)),
  [24, 3],
);

async function logits(design: Design, weights: Weights): Promise<Tensor> {
  const session = await runtime.createSession(emitPlan(design, setting, weights, options).whole);
  const { input, result } = plan(design);
  const outputs = await session.run({ [input.name]: points });
  await session.release();
  return outputs[result.name] as Tensor;
}

it('S2.280 every rewrite that is offered gives the same on the engine, with its weights mapped', async () => {
  const seen = new Set<RewriteKind>();
  await fc.assert(
    fc.asyncProperty(designs, fc.nat(1000), async (design, seed) => {
      const weights = foldModel(initialModel(design, setting, seed));
      const rewrites = rewritesOf(design, setting);
      if (rewrites.length === 0) return;
      const before = await logits(design, weights);
      for (const rewrite of rewrites) {
        seen.add(rewrite.kind);
        const after = await logits(rewrite.design, rewrittenTensors(weights, rewrite));
        const largest = Math.max(
          1,
          maxAbsDifference(before, float32(new Float32Array(before.data.length), before.dims)),
        );
        expect(maxAbsDifference(before, after) / largest).toBeLessThan(1e-4);
      }
    }),
    { numRuns: 40 },
  );
  expect([...seen].sort()).toEqual(['one-concat', 'one-graph', 'one-product', 'per-node', 'unread-graph']);
});

it('S2.280 the published DGCNN becomes the rewritten one', () => {
  const of = (id: string) => presetById(id)?.design as Design;
  const dgcnn = { points: 1024, features: 3, classes: 40 };
  const [perNode, ...others] = rewritesOf(of('dgcnn'), dgcnn);
  expect(perNode?.design.ops).toEqual(of('dgcnn-rewritten').ops);
  expect(others).toEqual([]);
  expect(rewritesOf(of('dgcnn-rewritten'), dgcnn)).toEqual([]);
});

it('S2.281 nothing that is read or sent in a codec is rewritten', () => {
  const at = (id: string, op: object, inputs: string[], placement = 'edge') =>
    ({ id, placement, inputs, ...op }) as Op;
  const design = (codec: object): Design => ({
    version: 1,
    name: 'codec',
    ops: [
      { id: 'input', kind: 'Input', placement: 'device', inputs: [] },
      at('a', { kind: 'Sample', k: 4 }, ['input'], 'device'),
      at('b', { kind: 'Sample', k: 4 }, ['a'], 'device'),
      at('c', { kind: 'Aggregate', message: 'source', reducer: 'max' }, ['a'], 'device'),
      at('d', { kind: 'Communicate', ...codec }, ['b'], 'device'),
      at('e', { kind: 'Aggregate', message: 'source', reducer: 'mean' }, ['d']),
      at('f', { kind: 'Communicate' }, ['c'], 'device'),
      at('g', { kind: 'Concat' }, ['e', 'f']),
      at('h', { kind: 'Pool', functions: ['max'] }, ['g']),
      at('i', { kind: 'Classifier', hidden: [] }, ['h']),
    ],
  });
  expect(rewritesOf(design({}), setting).map(({ kind }) => kind)).toEqual(['one-graph']);
  const int8 = { codec: { numbers: 'int8', graph: 'int16', packing: 'raw' } };
  expect(rewritesOf(design(int8), setting)).toEqual([]);
});
