import type { FastifyReply, FastifyRequest } from 'fastify';
import { binaryOutputs, decodeRequest, encodeResponse } from '../coinference/messages.ts';
import { bodyOf, clientOf, hangUpSignal, sendMessage } from './exchange.ts';
import { type InferenceOptions, runInference } from './inference.ts';
import type { HeldLinks } from './pacing.ts';
import { rawInput } from './rawBinary.ts';
import { MODEL_VERSION } from './repository.ts';

export interface InferOptions extends InferenceOptions {
  links: HeldLinks;
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
  let isBinary: (output: string) => boolean = () => false;
  const { outputs, timing } = await runInference(options, {
    model: name,
    client: clientOf(request),
    signal: hangUpSignal(request),
    receiveNs: body.receiveNs,
    receivedAt: body.receivedAt,
    read() {
      if (body.headerLength === '0') {
        isBinary = () => true;
        const { model } = options.repository.get(name);
        return { inputs: rawInput(model.inputs, bytes), outputs: undefined, repeats: undefined };
      }
      const { request: message, inputs } = decodeRequest({ ...body, body: bytes });
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
  await sendMessage(options, request, reply, encodeResponse(head, outputs, isBinary));
  return reply;
}
