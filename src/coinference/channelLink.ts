import type { Channel, ChannelAnswer } from './channel.ts';
import { listTensors, ReadyAnswer, type RequestHead } from './channelProtocol.ts';
import type { RawLink } from './checkedLink.ts';
import { parseJson, tensorsOf } from './messages.ts';
import { InferResponse, ModelMetadata } from './oip.ts';

export interface ChannelLinkOptions {
  mbps?: number | undefined;
  delayMs?: number | undefined;
  timeoutMs: number;
}

/** A link over an open channel; what the endpoint is, is asked over HTTP before one is opened. */
export function channelCalls(
  channel: Channel,
  { mbps, delayMs, timeoutMs }: ChannelLinkOptions,
): Omit<RawLink, 'describe'> {
  const held = {
    ...(mbps !== undefined && Number.isFinite(mbps) && { mbps }),
    ...(delayMs !== undefined && { delayMs }),
  };
  const ask = (
    signal: AbortSignal,
    head: RequestHead,
    body?: readonly Uint8Array[],
  ): Promise<ChannelAnswer> => channel.request(signal, timeoutMs, head, body);

  return {
    async infer(signal, model, { inputs, outputs, ...rest }) {
      const { list, body } = listTensors(inputs);
      const head: RequestHead = {
        op: 'infer',
        model,
        ...rest,
        inputs: list,
        ...(Object.keys(held).length > 0 && { link: held }),
        ...(outputs && { outputs: outputs.map((name) => ({ name })) }),
      };
      const { head: json, body: tensors, ...measured } = await ask(signal, head, body);
      const response = parseJson(InferResponse, json);
      return {
        response,
        outputs: tensorsOf(response.outputs, tensors),
        ...measured,
        transport: { kind: 'channel' },
      };
    },
    async metadata(signal, model) {
      return parseJson(ModelMetadata, (await ask(signal, { op: 'metadata', model })).head);
    },
    async ready(signal, model) {
      return parseJson(ReadyAnswer, (await ask(signal, { op: 'ready', model })).head).ready;
    },
    async load(signal, model, bytes) {
      await ask(signal, { op: 'load', model }, [bytes]);
    },
    async unload(signal, model) {
      await ask(signal, { op: 'unload', model });
    },
  };
}
