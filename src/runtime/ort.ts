import type { InferenceSession, Tensor as OrtTensor, TensorConstructor } from 'onnxruntime-common';
import {
  RuntimeFailure,
  type Session,
  type SessionOptions,
  type Tensor,
  type TensorInfo,
  type Tensors,
} from './session.ts';

/** The part of onnxruntime-web and onnxruntime-node that both have. */
export interface Ort {
  InferenceSession: {
    create(model: Uint8Array, options?: InferenceSession.SessionOptions): Promise<InferenceSession>;
  };
  Tensor: TensorConstructor;
}

const failure = (doing: string, cause: unknown) =>
  new RuntimeFailure(`${doing}: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });

function toOrt(ort: Ort, name: string, { type, dims, data }: Tensor): OrtTensor {
  try {
    return new ort.Tensor(type, data as never, dims);
  } catch (error) {
    throw failure(`input ${name}`, error);
  }
}

function fromOrt(tensor: OrtTensor): Tensor {
  return { type: tensor.type, dims: tensor.dims, data: tensor.data } as unknown as Tensor;
}

function infoOf(value: InferenceSession.ValueMetadata): TensorInfo {
  if (!value.isTensor) throw new RuntimeFailure(`${value.name} is a sequence or map, not a tensor`);
  return { name: value.name, type: value.type as TensorInfo['type'], dims: value.shape };
}

/** Opens a model on either engine. Throws RuntimeFailure when the model does not load. */
export async function openSession(
  ort: Ort,
  model: Uint8Array,
  options: SessionOptions,
  engineOptions: InferenceSession.SessionOptions,
): Promise<Session> {
  let session: InferenceSession;
  try {
    session = await ort.InferenceSession.create(model, {
      ...engineOptions,
      graphOptimizationLevel: options.optimize === false ? 'disabled' : 'all',
      // Warnings would go to stdout, where --json output belongs.
      logSeverityLevel: 3,
    });
  } catch (error) {
    throw failure('the model does not load', error);
  }
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    inputs: session.inputMetadata.map(infoOf),
    outputs: session.outputMetadata.map(infoOf),
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
