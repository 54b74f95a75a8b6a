import type { Channel, ChannelAnswer } from './channel.ts';
import { listTensors, ReadyAnswer, type RequestHead } from './channelProtocol.ts';
import type { RawLink } from './checkedLink.ts';
import { deflated, restored } from './deflated.ts';
import { parseJson, tensorsOf, wantedOutputs } from './messages.ts';
import { InferResponse, ModelMetadata } from './oip.ts';
import { MAX_RESTORED, NOT_TAKEN } from './protocol.ts';
import { streamZlib, type Zlib } from './zlib.ts';

interface ChannelLinkOptions {
  mbps?: number | undefined;
  delayMs?: number | undefined;
  timeoutMs: number;
  /** Absent where the endpoint takes no compressed tensors. */
  zlib?: Zlib | undefined;
}

/** A link over an open channel; what the endpoint is, is asked over HTTP before one is opened. */
export function channelCalls(
  channel: Channel,
  { mbps, delayMs, timeoutMs, zlib }: ChannelLinkOptions,
): Omit<RawLink, 'describe'> {
  const held = {
    ...(mbps !== undefined && Number.isFinite(mbps) && { mbps }),
    ...(delayMs !== undefined && { delayMs }),
  };
  const ask = (
    signal: AbortSignal,
    head: RequestHead,
    body?: readonly Uint8Array[],
  ): Promise<ChannelAnswer> => channel.request(signal, timeoutMs, head, body, mbps);

  return {
    async infer(signal, model, { inputs, outputs, deflate = [], ...rest }) {
      const startedAt = performance.now();
      const names = zlib ? deflate : [];
      const { list, body } = await deflated(listTensors(inputs), new Set(names), zlib ?? streamZlib);
      const head: RequestHead = {
        op: 'infer',
        model,
        ...rest,
        inputs: list,
        ...(Object.keys(held).length > 0 && { link: held }),
        ...(outputs && { outputs: wantedOutputs(outputs, names) }),
      };
      const encodeMs = performance.now() - startedAt;
      const { head: json, body: tensors, ...measured } = await ask(signal, head, body);
      const answeredAt = performance.now();
      const response = parseJson(InferResponse, json);
      const { list: came, raw } = await restored(response.outputs, tensors, MAX_RESTORED, zlib ?? streamZlib);
      const results = tensorsOf(came, raw);
      return {
        response,
        outputs: results,
        ...measured,
        encodeMs,
        decodeMs: performance.now() - answeredAt,
        transport: { kind: 'channel', ...(deflate.length > names.length && { raw: NOT_TAKEN }) },
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
