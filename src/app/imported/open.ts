import { NumberedError } from '../../design/problem.ts';
import { assertValid } from '../../design/validity.ts';
import type { Checkpoint } from '../../learning/checkpoint.ts';
import { unfolded } from '../../learning/importedWeights.ts';
import { sameNetwork } from '../../learning/sameNetwork.ts';
import { dataFiles, withDataInside } from '../../onnx/imported/external.ts';
import { type GivenFile, readModel } from '../../onnx/imported/model.ts';
import { type Origin, originOf, type Part } from '../../onnx/imported/origin.ts';
import { ownWeights } from '../../onnx/imported/ownWeights.ts';

/** A model file as it was given. */
interface NamedBytes {
  name: string;
  bytes: Uint8Array;
}

/** What model files turned out to be. */
export type Opened =
  /** Models of one design that were written here. Without a checkpoint when they were never trained. */
  | { kind: 'own'; origin: Origin; parts: readonly Part[]; checkpoint: Checkpoint | null }
  /** @param changed it was written here, and is not as it was any more */
  | { kind: 'foreign'; name: string; file: GivenFile; changed: boolean };

/** Larger ones do not fit into a page's engine together with what they compute. */
const MOST_MODEL_BYTES = 512 * 2 ** 20;

export function assertSize(name: string, bytes: number): void {
  if (bytes <= MOST_MODEL_BYTES) return;
  const [is, most] = [bytes, MOST_MODEL_BYTES].map((size) => Math.round(size / 2 ** 20));
  throw new NumberedError('E543', `${name} has ${is} MiB; up to ${most} MiB can be opened`);
}

const within = (name: string, error: unknown): unknown =>
  error instanceof NumberedError
    ? new NumberedError(error.code, `${name}: ${error.message}`, { cause: error })
    : error;

function readOne({ name, bytes }: NamedBytes) {
  try {
    const file = readModel(bytes);
    return { name, file, ...originOf(bytes) };
  } catch (error) {
    throw within(name, error);
  }
}

/** The models among the files, each with the data inside that others of them hold. @throws NumberedError E542 */
function withTheirData(given: readonly NamedBytes[]): NamedBytes[] {
  const wanted = new Map(given.map((each) => [each, dataFiles(each.bytes)]));
  const isData = (name: string) => [...wanted.values()].some((names) => names.has(name));
  const data = new Map<string, Uint8Array>();
  for (const { name, bytes } of given.filter((each) => isData(each.name))) {
    if (data.has(name))
      throw new NumberedError('E542', `two of the files that were given are called ${name}`);
    data.set(name, bytes);
  }
  return given
    .filter(({ name }) => !data.has(name))
    .map((each) => {
      if (!wanted.get(each)?.size) return each;
      const { name, bytes } = each;
      try {
        const whole = withDataInside(bytes, data);
        assertSize(name, whole.length);
        return { name, bytes: whole };
      } catch (error) {
        throw within(name, error);
      }
    });
}

/**
 * Opens a model of any origin, with the files that hold its data, or the segments of one design together.
 * @throws NumberedError, OriginError, DesignError; E548 when parts of a trained design are missing
 */
export function openModels(given: readonly NamedBytes[]): Opened {
  for (const { name, bytes } of given) assertSize(name, bytes.length);
  const read = withTheirData(given).map(readOne);
  const [first] = read;
  if (!first) throw new NumberedError('E541', 'no file was given');
  if (first.kind !== 'own') {
    const { name, file, kind } = first;
    if (read.length > 1) throw new NumberedError('E548', `${name} is not of this studio: open it alone`);
    return { kind: 'foreign', name, file, changed: kind === 'changed' };
  }
  const { origin } = first;
  for (const other of read) {
    const same =
      other.kind === 'own' &&
      other.origin.weights === origin.weights &&
      sameNetwork(other.origin.design, origin.design);
    if (!same)
      throw new NumberedError('E548', `${other.name} is no part of the same design as ${first.name}`);
  }
  const { design, setting, trained } = origin;
  assertValid(design, setting);
  const parts = read.map((each) => (each as { origin: Origin }).origin.part);
  if (!trained) return { kind: 'own', origin, parts, checkpoint: null };
  const files = read.map(({ file }) => file);
  const { weights, missing } = ownWeights(files, design, setting);
  if (missing.length > 0) {
    const of = read.map(({ name }) => name).join(', ');
    throw new NumberedError(
      'E548',
      `${of}: ${missing.length} weights are in none of these parts (${parts.join(', ')})`,
    );
  }
  return { kind: 'own', origin, parts, checkpoint: checkpointOf(origin, unfolded(design, setting, weights)) };
}

function checkpointOf(origin: Origin, model: Checkpoint['model']): Checkpoint {
  const { design, setting, task, classes, vocabulary, trained } = origin;
  const epochs = trained?.epochs ?? 0;
  return {
    ...{ design, setting, task, classes, model, seed: 0, epoch: epochs, epochs },
    ...(vocabulary && { vocabulary }),
    ...(trained?.accuracy !== undefined && { valAccuracy: trained.accuracy }),
    optimiser: undefined,
  };
}
