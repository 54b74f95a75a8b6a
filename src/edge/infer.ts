import type { FastifyReply, FastifyRequest } from 'fastify';
import { withDeadline } from '../coinference/deadline.ts';
import { LinkError } from '../coinference/errors.ts';
import { binaryOutputs, decodeRequest, type Encoded, encodeResponse } from '../coinference/messages.ts';
import type { InferRequest, TimingParameters } from '../coinference/oip.ts';
import type { Tensors } from '../runtime/session.ts';
import { nowNs } from './clock.ts';
import { bodyOf, hangUpSignal, type ReceivedBody, sendMessage } from './exchange.ts';
import type { HeldLinks } from './pacing.ts';
import type { RunQueue } from './queue.ts';
import type { LoadedModel, ModelRepository } from './repository.ts';
import { MODEL_VERSION } from './repository.ts';
import { checkInputs, checkOutputs } from './validate.ts';

const MAX_REPEATS = 1000;

export interface InferOptions {
  repository: ModelRepository;
  queue: RunQueue;
  links: HeldLinks;
  /** Longest time from the last byte of a request to its answer. */
  timeoutMs: number;
}

function repeatsOf(request: InferRequest): number | undefined {
  const repeats = request.parameters?.repeats;
  if (repeats === undefined) return undefined;
  if (Number.isInteger(repeats) && Number(repeats) >= 1 && Number(repeats) <= MAX_REPEATS)
    return Number(repeats);
  throw new LinkError('E309', `parameters.repeats: use a whole number from 1 to ${MAX_REPEATS}`);
}

async function compute(
  { repository, queue, timeoutMs }: InferOptions,
  name: string,
  body: ReceivedBody,
  hangUp: AbortSignal,
) {
  const { request, inputs } = decodeRequest({ ...body, body: body.bytes });
  const { model } = repository.get(name);
  const repeats = repeatsOf(request);
  checkInputs(model.inputs, inputs);
  const wanted = checkOutputs(
    model.outputs,
    request.outputs?.map((output) => output.name),
  );
  const run = async () => {
    // Looked up again, because it may have been unloaded while this waited.
    const { model: current } = repository.use(name);
    return current.run(inputs, repeats ?? 1).catch((cause: Error) => {
      throw new LinkError('E311', `model ${name}: ${cause.message}`, { cause });
    });
  };
  const late = () => new LinkError('E312', `no result within ${timeoutMs} ms`);
  const { value, queueNs } = await withDeadline(hangUp, timeoutMs, late, (stop) => queue.run(stop, run));
  const outputs: Tensors = Object.fromEntries(
    wanted.map((output) => [output, value.outputs[output] as Tensors[string]]),
  );
  const inferNs = value.eachNs.reduce((sum, ns) => sum + ns, 0);
  const timing: TimingParameters = {
    receive_ns: body.receiveNs,
    queue_ns: queueNs,
    // Reading the message, checking it and handing it to the engine; waiting is not work.
    compute_input_ns: value.startNs - body.receivedAt - queueNs,
    compute_infer_ns: inferNs,
    compute_output_ns: nowNs() - value.endNs,
    ...(repeats !== undefined && { compute_infer_ns_each: value.eachNs.join(',') }),
  };
  return { request, outputs, timing };
}

function countSuccess({ statistics }: LoadedModel, timing: TimingParameters): void {
  const { queue_ns, compute_input_ns, compute_infer_ns, compute_output_ns } = timing;
  statistics.add({
    success: queue_ns + compute_input_ns + compute_infer_ns + compute_output_ns,
    queue: queue_ns,
    compute_input: compute_input_ns,
    compute_infer: compute_infer_ns,
    compute_output: compute_output_ns,
  });
}

/** POST /v2/models/:model/infer. Throws a LinkError for everything that is wrong with the request or the run. */
export async function infer(
  options: InferOptions,
  name: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const loaded = options.repository.get(name);
  const body = bodyOf(request);
  let message: Encoded;
  try {
    const result = await compute(options, name, body, hangUpSignal(reply));
    const head = {
      model_name: name,
      model_version: MODEL_VERSION,
      ...(result.request.id !== undefined && { id: result.request.id }),
      parameters: result.timing,
    };
    message = encodeResponse(head, result.outputs, binaryOutputs(result.request));
    countSuccess(loaded, result.timing);
  } catch (error) {
    loaded.statistics.add({ fail: nowNs() - body.receivedAt });
    throw error;
  }
  await sendMessage(options.links, request, reply, message);
  return reply;
}
