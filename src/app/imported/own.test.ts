import fc from 'fast-check';
import { expect, it } from 'vitest';
import { withCommunication } from '../../design/communicate.ts';
import { FormatError } from '../../design/format.ts';
import { NumberedError } from '../../design/problem.ts';
import { plan } from '../../design/segments.ts';
import type { Design } from '../../design/types.ts';
import { foldWeights } from '../../learning/checkpoint.ts';
import { foldModel, initialModel } from '../../learning/model.ts';
import { emitPlan } from '../../onnx/emit.ts';
import { digestOf, type Part, withOrigin } from '../../onnx/imported/origin.ts';
import { nodeRuntime } from '../../runtime/node.node.ts';
import { float32, maxAbsDifference } from '../../runtime/session.ts';
import { openModels } from './open.ts';

const runtime = nodeRuntime();
const setting = { points: 32, features: 3, classes: 5 };
const classes = ['a', 'b', 'c', 'd', 'e'];
const options = { device: { gather: 'chain' }, edge: { gather: 'block' } } as const;
const device = { placement: 'device' } as const;
const edge = { placement: 'edge' } as const;
const design = withCommunication({
  version: 1,
  name: 'small',
  ops: [
    { ...device, id: 'input', kind: 'Input', inputs: [] },
    { ...device, id: 'sample', kind: 'Sample', inputs: ['input'], k: 4 },
    {
      ...device,
      id: 'conv',
      kind: 'EdgeConv',
      inputs: ['sample'],
      widths: [8],
      reducer: 'max',
      form: 'per-node',
    },
    { ...edge, id: 'combine', kind: 'Combine', inputs: ['conv'], width: 8 },
    { ...edge, id: 'pool', kind: 'Pool', inputs: ['combine'], functions: ['max', 'mean'] },
    { ...edge, id: 'classifier', kind: 'Classifier', inputs: ['pool'], hidden: [6] },
  ],
});
const deep: Design = {
  ...design,
  ops: design.ops.map((op) => (op.kind === 'EdgeConv' ? { ...op, widths: [8, ...op.widths] } : op)),
};

function written(of: Design, seed: number, trained = true) {
  const weights = foldModel(initialModel(of, setting, seed));
  const models = emitPlan(of, setting, weights, options);
  const origin = { design: of, setting, task: 'shapes', classes, weights: digestOf(weights) };
  const about = trained ? { trained: { epochs: 7, accuracy: 0.75 } } : {};
  const file = (part: Part) => ({
    name: `${part}.onnx`,
    bytes: withOrigin(models[part] as Uint8Array, { ...origin, ...about, part }),
  });
  return { models, file };
}

const points = float32(
  Float32Array.from({ length: 96 }, (_, i) => Math.sin(i)),
  [32, 3],
);

async function logits(model: Uint8Array, of: Design) {
  const session = await runtime.createSession(model);
  const { input, result } = plan(of);
  const outputs = await session.run({ [input.name]: points });
  await session.release();
  return outputs[result.name] as NonNullable<(typeof outputs)[string]>;
}

it.each([
  ['one layer', design],
  ['several layers an edge', deep],
])('S5.285 a model that was written here comes back as its design with its weights: %s', async (_, of) => {
  const { models, file } = written(of, 3);
  const whole = openModels([file('whole')]);
  const parts = openModels([file('edge'), file('head')]);
  for (const opened of [whole, parts]) {
    if (opened.kind !== 'own' || !opened.checkpoint) throw new Error('not ours');
    expect(opened.origin.design).toEqual(of);
    expect(opened.checkpoint).toMatchObject({ task: 'shapes', classes, epochs: 7, valAccuracy: 0.75 });
    const again = emitPlan(of, setting, foldWeights(opened.checkpoint), options);
    const difference = maxAbsDifference(await logits(again.whole, of), await logits(models.whole, of));
    expect(difference).toBeLessThan(1e-5);
  }
});

it('S5.285 untrained weights are none to keep; segments alone, or of other trainings, are refused', () => {
  expect(openModels([written(design, 1, false).file('whole')])).toMatchObject({
    kind: 'own',
    checkpoint: null,
  });
  const { file } = written(design, 1);
  const refused = expect.objectContaining({ code: 'E548' });
  expect(() => openModels([file('edge')])).toThrow(refused);
  expect(() => openModels([file('edge'), written(design, 2).file('head')])).toThrow(refused);
  expect(() => openModels([file('edge'), written(deep, 1).file('head')])).toThrow(refused);
});

it('S5.286 a model that was changed since is not taken for what it was', () => {
  const { bytes } = written(design, 1).file('whole');
  const changed = Uint8Array.from(bytes);
  // A weight somewhere in the middle.
  changed[bytes.length >> 1] = (changed[bytes.length >> 1] as number) ^ 1;
  expect(openModels([{ name: 'a.onnx', bytes: changed }])).toMatchObject({ kind: 'foreign', changed: true });
});

it('S5.286 whatever became of a file on its way, it opens as what it is or is refused by number', () => {
  const { bytes } = written(design, 1).file('whole');
  const edits = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(edits, fc.option(fc.nat(bytes.length), { nil: undefined }), (changes, length) => {
      const mutated = Uint8Array.from(bytes.subarray(0, length));
      for (const [at, byte] of changes) if (at < mutated.length) mutated[at] = byte;
      try {
        const opened = openModels([{ name: 'a.onnx', bytes: mutated }]);
        if (opened.kind === 'own') expect(mutated).toEqual(bytes);
      } catch (error) {
        if (!(error instanceof NumberedError || error instanceof FormatError)) throw error;
      }
    }),
    { numRuns: 150 },
  );
});
