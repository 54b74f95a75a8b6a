import { datatypeOf } from '../coinference/datatypes.ts';
import type { ModelMetadata, TensorMetadata } from '../coinference/oip.ts';
import type { TensorInfo } from '../runtime/session.ts';
import type { RunQueue } from './queue.ts';
import { type LoadedModel, MODEL_VERSION } from './repository.ts';

const describeTensor = ({ name, type, dims }: TensorInfo): TensorMetadata => ({
  name,
  datatype: datatypeOf(type),
  shape: dims.map((dim) => (typeof dim === 'number' ? dim : -1)),
});

/** @param most samples of one run */
export const describeModel = (
  { name, model, sha256, batched }: LoadedModel,
  { most }: Pick<RunQueue, 'most'>,
): ModelMetadata => ({
  name,
  versions: [MODEL_VERSION],
  platform: 'onnxruntime_onnx',
  inputs: model.inputs.map(describeTensor),
  outputs: model.outputs.map(describeTensor),
  parameters: { sha256, ...(batched && most > 1 && { max_batch: most }) },
});

const NEVER = { count: 0, ns: 0 };

/** One model in an answer of the statistics extension. Nothing is cached here. */
export function describeStatistics({ name, statistics }: LoadedModel) {
  const { inference, last } = statistics;
  const { success } = inference;
  return {
    name,
    version: MODEL_VERSION,
    last_inference: last,
    inference_count: success.count,
    execution_count: statistics.executions,
    inference_stats: { ...inference, cache_hit: NEVER, cache_miss: NEVER },
    response_stats: {},
    batch_stats: [...statistics.batches].map(([batch_size, stats]) => ({ batch_size, ...stats })),
    memory_usage: [],
  };
}
