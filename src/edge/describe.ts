import { datatypeOf } from '../coinference/datatypes.ts';
import type { ModelMetadata, TensorMetadata } from '../coinference/oip.ts';
import type { TensorInfo } from '../runtime/session.ts';
import { type LoadedModel, MODEL_VERSION } from './repository.ts';

const describeTensor = ({ name, type, dims }: TensorInfo): TensorMetadata => ({
  name,
  datatype: datatypeOf(type),
  shape: dims.map((dim) => (typeof dim === 'number' ? dim : -1)),
});

export const describeModel = ({ name, model, sha256 }: LoadedModel): ModelMetadata => ({
  name,
  versions: [MODEL_VERSION],
  platform: 'onnxruntime_onnx',
  inputs: model.inputs.map(describeTensor),
  outputs: model.outputs.map(describeTensor),
  parameters: { sha256 },
});

const NEVER = { count: 0, ns: 0 };

/** One model in an answer of the statistics extension. Nothing is cached or batched here. */
export function describeStatistics({ name, statistics }: LoadedModel) {
  const { inference, last } = statistics;
  const { success, compute_input, compute_infer, compute_output } = inference;
  return {
    name,
    version: MODEL_VERSION,
    last_inference: last,
    inference_count: success.count,
    execution_count: success.count,
    inference_stats: { ...inference, cache_hit: NEVER, cache_miss: NEVER },
    response_stats: {},
    batch_stats: success.count > 0 ? [{ batch_size: 1, compute_input, compute_infer, compute_output }] : [],
    memory_usage: [],
  };
}
