import fc from 'fast-check';
import { PbfWriter } from 'pbf';
import { feedsOf, usualFeeds } from '../../app/imported/feeds.ts';
import { openModels } from '../../app/imported/open.ts';
import { withCommunication } from '../../design/communicate.ts';
import { DesignError } from '../../design/errors.ts';
import { FormatError } from '../../design/format.ts';
import { NumberedError } from '../../design/problem.ts';
import type { Design } from '../../design/types.ts';
import { foldModel, initialModel } from '../../learning/model.ts';
import { emitPlan } from '../../onnx/emit.ts';
import { cutAt, cuttable } from '../../onnx/imported/cut.ts';
import type { GivenModel } from '../../onnx/imported/model.ts';
import { digestOf, type Origin, withOrigin } from '../../onnx/imported/origin.ts';
import { fieldOf, joined, type RawField, rawFields, textField } from '../../onnx/imported/raw.ts';
import { oldModel, sequenceModel, textModel, unknownOp } from '../../onnx/imported/testing.node.ts';
import type { OpenedModels } from '../../workers/imported.ts';
import { drawingOf } from '../panels/imported/graphLayout.ts';
import { openModelFiles } from '../panels/imported/openFiles.ts';
import { modelFacts, shapeText } from '../panels/imported/words.ts';
import { fakeWorkers } from '../store/fakeWorkers.ts';
import { newProject } from '../store/project.ts';
import { readProject } from '../store/projectFile.ts';
import { projectJson } from '../store/projectJson.ts';
import { currentProblems } from '../store/setting.ts';
import { createStudioStore } from '../store/store.ts';
import { mutated, retyped } from '../store/testing.ts';

const setting = { points: 32, features: 3, classes: 5 };
const device = { placement: 'device' } as const;
const edge = { placement: 'edge' } as const;
const design: Design = withCommunication({
  version: 1,
  name: 'small',
  ops: [
    { ...device, id: 'input', kind: 'Input', inputs: [] },
    { ...device, id: 'combine', kind: 'Combine', inputs: ['input'], width: 8 },
    { ...edge, id: 'pool', kind: 'Pool', inputs: ['combine'], functions: ['max'] },
    { ...edge, id: 'classifier', kind: 'Classifier', inputs: ['pool'], hidden: [] },
  ],
});
const weights = foldModel(initialModel(design, setting, 1));
const model = emitPlan(design, setting, weights, {
  device: { gather: 'chain' },
  edge: { gather: 'block' },
}).whole;
const origin: Origin = {
  ...{ part: 'whole', design, setting, task: 'shapes', classes: ['a', 'b', 'c', 'd', 'e'] },
  ...{ weights: digestOf(weights), trained: { epochs: 3, accuracy: 0.5 } },
};

/** Which fields of ONNX's messages are messages. */
const INSIDE: Record<string, Record<number, string>> = {
  model: { 7: 'graph', 8: 'opset' },
  graph: { 1: 'node', 5: 'tensor', 11: 'value', 12: 'value', 13: 'value' },
  node: { 5: 'attribute' },
  attribute: { 5: 'tensor', 6: 'graph' },
  value: { 2: 'type' },
  type: { 1: 'tensorType' },
  tensorType: { 2: 'shape' },
  shape: { 1: 'dim' },
};
type Place = readonly number[];

const insideOf = (kind: string, { number }: RawField): string | undefined => INSIDE[kind]?.[number];

function placesIn(bytes: Uint8Array, kind = 'model'): Place[] {
  return rawFields(bytes).flatMap((field, i): Place[] => {
    const inner = insideOf(kind, field);
    return [[i], ...(inner ? placesIn(field.value, inner).map((place) => [i, ...place]) : [])];
  });
}

function changedAt(
  bytes: Uint8Array,
  [at = 0, ...rest]: Place,
  change: (field: RawField) => Uint8Array[],
): Uint8Array {
  const parts = rawFields(bytes).flatMap((field, i) => {
    if (i !== at) return [field.raw];
    return rest.length === 0 ? change(field) : [fieldOf(field.number, changedAt(field.value, rest, change))];
  });
  return joined(parts);
}

function numberField(number: number, value: number): Uint8Array {
  const pbf = new PbfWriter();
  pbf.writeVarintField(number, value);
  return pbf.finish();
}

/** Names that mean something to a program, and that a file may have all the same. */
const NAMES = [
  '',
  'x',
  'y',
  'hidden',
  'w1',
  '__proto__',
  'constructor',
  'toString',
  'ai.onnx',
  'Loop',
  '\u0000',
];
const NUMBERS = [0, 1, 2, 8, 11, 18, 255, 2 ** 31, 2 ** 40];

/** A field is taken out, doubled, or says something else. */
const change = fc.oneof(
  fc.constant(() => []),
  fc.constant(({ raw }: RawField) => [raw, raw]),
  fc.constantFrom(...NAMES).map((name) => ({ number }: RawField) => [textField(number, name)]),
  fc.constantFrom(...NUMBERS).map((value) => ({ number }: RawField) => [numberField(number, value)]),
);

const fields = (whole: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc.array(fc.tuple(fc.nat(), change), { minLength: 1, maxLength: 3 }).map((changes) =>
    changes.reduce((bytes, [n, how]) => {
      const places = readable(() => placesIn(bytes)) ?? [];
      const place = places[n % Math.max(1, places.length)];
      return (place && readable(() => changedAt(bytes, place, how))) ?? bytes;
    }, whole),
  );

/** What is read of a model that an earlier change left without sense; null where it cannot be read any more. */
function readable<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

const letters = (whole: Uint8Array): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(
      fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
      fc.option(fc.nat(whole.length), { nil: whole.length }),
    )
    .map(([changes, length]) => {
      const bytes = Uint8Array.from(whole.subarray(0, length));
      for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
      return bytes;
    });

/** What it says of itself is changed, and its digest is right all the same. */
const origins = fc.oneof(mutated(JSON.stringify(origin)), retyped(JSON.stringify(origin))).map((text) => {
  const json: unknown = readable(() => JSON.parse(text));
  return withOrigin(model, (typeof json === 'object' && json !== null ? json : {}) as Origin);
});

const FOREIGN = [sequenceModel(), oldModel(), textModel(), unknownOp(), model];

/** ONNX models that were changed on their way: of this studio, and of others. */
export const models: fc.Arbitrary<Uint8Array> = fc.oneof(
  origins,
  letters(withOrigin(model, origin)),
  fc
    .constantFrom(...FOREIGN)
    .chain((whole) => fc.oneof({ weight: 3, arbitrary: fields(whole) }, letters(whole))),
);

/** As the device's worker does it, without keeping a checkpoint. */
async function opened([file]: readonly File[]): Promise<OpenedModels> {
  const bytes = new Uint8Array(await (file as File).arrayBuffer());
  const found = openModels([{ name: 'a.onnx', bytes }]);
  if (found.kind === 'foreign')
    return { kind: 'foreign', file: file as File, model: found.file.model, changed: found.changed };
  const { design, setting, task, classes } = found.origin;
  const kept = found.checkpoint && { id: 'c', bytes: 1, epochs: found.checkpoint.epochs };
  const accuracy = found.checkpoint?.valAccuracy ?? null;
  return { kind: 'own', design, setting, task, classes, checkpoint: kept && { ...kept, accuracy } };
}

/** All that is drawn of a model of another origin. */
function looked(given: GivenModel): void {
  const { drawn, wires } = drawingOf(given);
  const ids = new Set(drawn.map(({ id }) => id));
  if (ids.size < drawn.length) throw new Error('two boxes have the same id');
  if (!drawn.every(({ x, y }) => Number.isFinite(x + y))) throw new Error('a box stands nowhere');
  if (!wires.every(({ from, to }) => ids.has(from) && ids.has(to))) throw new Error('a wire leads nowhere');
  modelFacts(given);
  for (const tensor of cuttable(given)) cutAt(given, tensor);
  const names = given.nodes.flatMap(({ inputs, outputs, captured }) => [...inputs, ...outputs, ...captured]);
  for (const name of names) shapeText(name, given, { values: {}, unseen: [] });
  try {
    feedsOf(given, usualFeeds(given));
  } catch (error) {
    if (!(error instanceof NumberedError)) throw error;
  }
}

/**
 * Gives a model to a studio of its own: it opens as a valid design, or to be looked at, or is refused by number and the
 * project is as it was. Throws Error where it is neither.
 */
export async function opensModel(bytes: Uint8Array): Promise<'own' | 'foreign' | 'refused'> {
  const workers = fakeWorkers({
    device: { openModelFiles: (_, files) => opened(files) },
    training: { judge: async () => ({ accuracy: 0.5 }) as never },
  });
  const store = createStudioStore(newProject(), undefined, workers);
  const before = store.getState().project;
  try {
    await openModelFiles(store, [new File([Uint8Array.from(bytes)], 'a.onnx')]);
  } catch (error) {
    if (!(error instanceof NumberedError || error instanceof FormatError || error instanceof DesignError))
      throw error;
    if (store.getState().project !== before)
      throw new Error('refused, and the project was changed', { cause: error });
    return 'refused';
  }
  const { imported, project, results } = store.getState();
  if (imported.opened) {
    looked(imported.opened.model);
    return 'foreign';
  }
  if (currentProblems(store.getState()).length > 0) throw new Error('a design was opened that cannot run');
  const saved = JSON.parse(JSON.stringify(projectJson({ project, results }))) as unknown;
  readProject(saved);
  return 'own';
}
