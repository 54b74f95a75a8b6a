import type { FastifyReply, FastifyRequest } from 'fastify';
import { deflated, type Listed, restored } from '../coinference/deflated.ts';
import {
  binaryOutputs,
  deflatedOutputs,
  joined,
  responseMessage,
  splitRequest,
  tensorsOf,
} from '../coinference/messages.ts';
import type { TimingParameters } from '../coinference/oip.ts';
import { nodeZlib } from '../coinference/zlib.node.ts';
import { nowNs } from './clock.ts';
import { bodyOf, clientOf, hangUpSignal, sendMessage } from './exchange.ts';
import { type InferenceOptions, runInference } from './inference.ts';
import type { ThrottledLinks } from './pacing.ts';
import { rawInput } from './rawBinary.ts';
import { MODEL_VERSION } from './repository.ts';

export interface InferOptions extends InferenceOptions {
  links: ThrottledLinks;
  /** Bytes that the tensors of one request may have once they are restored. */
  bodyLimitBytes: number;
}

/** An answer's tensors, compressed where that was asked for; its time counts as the endpoint's. */
export async function packed<M extends Listed>(
  message: M,
  wanted: ReadonlySet<string>,
  timing: TimingParameters,
): Promise<M> {
  if (wanted.size === 0) return message;
  const started = nowNs();
  const smaller = await deflated(message, wanted, nodeZlib);
  timing.compute_output_ns += nowNs() - started;
  return { ...message, ...smaller };
}

/** POST /v2/models/:model/infer. Throws a LinkError for everything that is wrong with the request or the run. */
export async function infer(
  options: InferOptions,
  name: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { bytes, ...body } = bodyOf(request);
  let id: string | undefined;
  let deflate: ReadonlySet<string> = new Set();
  let isBinary: (output: string) => boolean = () => false;
  const { outputs, timing } = await runInference(options, {
    model: name,
    client: clientOf(request),
    signal: hangUpSignal(request),
    arrived: () => body,
    async read() {
      if (body.headerLength === '0') {
        isBinary = () => true;
        const { model } = options.repository.get(name);
        return { inputs: rawInput(model.inputs, bytes), outputs: undefined, repeats: undefined };
      }
      const { request: message, raw } = splitRequest({ ...body, body: bytes });
      const plain = await restored(message.inputs, raw, options.bodyLimitBytes, nodeZlib);
      const inputs = tensorsOf(plain.list, plain.raw);
      deflate = deflatedOutputs(message);
      id = message.id;
      isBinary = binaryOutputs(message);
      const wanted = message.outputs?.map((output) => output.name);
      return { inputs, outputs: wanted, repeats: message.parameters?.repeats };
    },
  });
  const head = {
    model_name: name,
    model_version: MODEL_VERSION,
    ...(id !== undefined && { id }),
    parameters: timing,
  };
  const message = await packed(responseMessage(head, outputs, isBinary), deflate, timing);
  await sendMessage(options, request, reply, joined(message));
  return reply;
}
