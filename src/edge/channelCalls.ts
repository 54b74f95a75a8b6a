import { listTensors, type RequestHead } from '../coinference/channelProtocol.ts';
import { isDeflated, restored } from '../coinference/deflated.ts';
import { deflatedOutputs, tensorsOf } from '../coinference/messages.ts';
import type { TimingParameters } from '../coinference/oip.ts';
import { nodeZlib } from '../coinference/zlib.node.ts';
import { describeModel } from './describe.ts';
import { type InferOptions, packed } from './infer.ts';
import { type InferenceRequest, runInference } from './inference.ts';
import { MODEL_VERSION } from './repository.ts';

export type ChannelCallOptions = InferOptions;

export interface ChannelAnswer {
  head: object;
  /** Goes into the head's `parameters`. */
  timing?: TimingParameters;
  body: readonly Uint8Array[];
}

/** Who asked, and how the request came in. */
type Arrival = Pick<InferenceRequest, 'client' | 'signal' | 'arrived'>;

async function infer(
  options: ChannelCallOptions,
  { id, model, inputs, outputs: wanted, parameters }: Extract<RequestHead, { op: 'infer' }>,
  body: Uint8Array,
  arrival: Arrival,
): Promise<ChannelAnswer> {
  const plainTensors = async () => {
    if (!inputs.some(isDeflated)) return tensorsOf(inputs, body);
    // Restoring is work on bytes that have come: on a real link it would not be done before either.
    await arrival.arrived();
    const plain = await restored(inputs, body, options.bodyLimitBytes, nodeZlib);
    return tensorsOf(plain.list, plain.raw);
  };
  const { outputs, timing } = await runInference(options, {
    ...arrival,
    model,
    read: async () => ({
      inputs: await plainTensors(),
      outputs: wanted?.map(({ name }) => name),
      repeats: parameters?.repeats,
    }),
  });
  const deflate = deflatedOutputs({ outputs: wanted });
  const { list, body: tensors } = await packed(listTensors(outputs), deflate, timing);
  const head = {
    model_name: model,
    model_version: MODEL_VERSION,
    ...(id !== undefined && { id }),
    outputs: list,
  };
  return { head, timing, body: tensors };
}

/** Does what a request over the channel asks for. Throws a LinkError for what is wrong with it. */
export async function callOf(
  options: ChannelCallOptions,
  head: RequestHead,
  body: Uint8Array,
  arrival: Arrival,
): Promise<ChannelAnswer> {
  const { repository } = options;
  switch (head.op) {
    case 'infer':
      return infer(options, head, body, arrival);
    case 'load':
      await repository.load(head.model, body, arrival.signal, arrival.client);
      return { head: {}, body: [] };
    case 'unload':
      await repository.unload(head.model);
      return { head: {}, body: [] };
    case 'metadata':
      return { head: describeModel(repository.get(head.model), options.queue), body: [] };
    case 'ready':
      return { head: { ready: repository.has(head.model) }, body: [] };
  }
}
