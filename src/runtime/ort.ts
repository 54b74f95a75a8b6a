import type { InferenceSession, Tensor as OrtTensor, TensorConstructor } from 'onnxruntime-common';
import { UnservedModel, vetModel } from '../onnx/vet.ts';
import {
  isTensorType,
  RuntimeFailure,
  type Session,
  type SessionOptions,
  type Tensor,
  type TensorInfo,
  type Tensors,
  UnservedType,
} from './session.ts';

/** The part of onnxruntime-web and onnxruntime-node that both have. */
export interface Ort {
  InferenceSession: {
    create(model: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  Tensor: TensorConstructor;
}

/** Where in its own source the engine stopped, which it says first at times: a file, a line and a function of C++. */
const IN_ITS_SOURCE = /\/\S+\.(cc|h):\d+ [^\n]*?\) (?=[A-Z])/;

const failure = (doing: string, cause: unknown) => {
  const words = cause instanceof Error ? cause.message : String(cause);
  return new RuntimeFailure(`${doing}: ${words.replace(IN_ITS_SOURCE, '').trim()}`, { cause });
};

function toOrt(ort: Ort, name: string, { type, dims, data }: Tensor): OrtTensor {
  try {
    return new ort.Tensor(type, data as never, dims);
  } catch (error) {
    throw failure(`input ${name}`, error);
  }
}

/** Of a float16 tensor the bits, whether the engine gives them as such or as a Float16Array (elementTypes.ts). */
function fromOrt({ type, dims, data }: OrtTensor): Tensor {
  const numbers = data as Uint16Array;
  const bits = type === 'float16' && new Uint16Array(numbers.buffer, numbers.byteOffset, numbers.length);
  return { type, dims, data: bits || data } as unknown as Tensor;
}

/** What no tensor here can be, in words; null where it can. */
function unserved(value: InferenceSession.ValueMetadata): string | null {
  if (!value.isTensor) return `${value.name} is a sequence, map or optional value, not a tensor`;
  return isTensorType(value.type) ? null : `${value.name} is a tensor of ${value.type}`;
}

/** A size that a model leaves open without a name: '', which onnxruntime-web calls -1 without its sign. */
const sizeOf = (dim: number | string): number | string =>
  typeof dim === 'number' && (dim < 0 || dim === 2 ** 32 - 1) ? '' : dim;

/** @throws UnservedType */
function infosOf(values: readonly InferenceSession.ValueMetadata[]): TensorInfo[] {
  const bad = values.filter((value) => unserved(value) !== null);
  const [first] = bad;
  if (first)
    throw new UnservedType(
      unserved(first) as string,
      {},
      bad.map(({ name }) => name),
    );
  return values.map((value) => {
    const { type, shape } = value as InferenceSession.TensorValueMetadata;
    return { name: value.name, type: type as TensorInfo['type'], dims: shape.map(sizeOf) };
  });
}

/**
 * Opens a model on either engine. This is the one place where bytes become a session, so they are vetted here.
 * @throws RuntimeFailure when the model is refused or does not load; UnservedType for inputs and outputs that no run
 *   could be given
 */
export async function openSession(
  ort: Ort,
  model: Uint8Array,
  options: SessionOptions,
  engineOptions: InferenceSession.SessionOptions,
): Promise<Session> {
  let session: InferenceSession;
  try {
    vetModel(model);
    session = await ort.InferenceSession.create(model, {
      ...engineOptions,
      graphOptimizationLevel: options.optimize === false ? 'disabled' : 'all',
      // Warnings would go to stdout, where --json output belongs.
      logSeverityLevel: 3,
    });
  } catch (error) {
    if (error instanceof UnservedModel) throw new UnservedType(error.message, { cause: error });
    throw failure('the model does not load', error);
  }
  let inputs: TensorInfo[];
  let outputs: TensorInfo[];
  try {
    inputs = infosOf(session.inputMetadata);
    outputs = infosOf(session.outputMetadata);
  } catch (error) {
    await session.release();
    throw error;
  }
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    inputs,
    outputs,
    async run(feeds: Tensors): Promise<Tensors> {
      const inputs: Record<string, OrtTensor> = {};
      for (const [name, tensor] of Object.entries(feeds)) inputs[name] = toOrt(ort, name, tensor);
      try {
        const results = await session.run(inputs);
        return Object.fromEntries(
          Object.entries(results).map(([name, value]) => [name, fromOrt(value as OrtTensor)]),
        );
      } catch (error) {
        throw failure('the model does not run', error);
      }
    },
    release: () => session.release(),
  };
}
