import { withDeadline } from '../coinference/deadline.ts';
import { LinkError } from '../coinference/errors.ts';
import type { TimingParameters } from '../coinference/oip.ts';
import type { Tensors } from '../runtime/session.ts';
import { nowNs } from './clock.ts';
import type { RunQueue } from './queue.ts';
import type { LoadedModel, ModelRepository } from './repository.ts';
import { checkInputs, checkOutputs } from './validate.ts';

const MAX_REPEATS = 1000;

export interface InferenceOptions {
  repository: ModelRepository;
  queue: RunQueue;
  /** Longest time from the last byte of a request to its answer. */
  timeoutMs: number;
}

/** What a request says, however it was carried. */
export interface InferenceMessage {
  inputs: Tensors;
  /** Names of the outputs wanted; all of them when absent. */
  outputs: readonly string[] | undefined;
  /** A whole number from 1 to MAX_REPEATS, unchecked. */
  repeats: unknown;
}

/** How a request came in. */
export interface Arrived {
  /** From its first byte to its last. */
  receiveNs: number;
  /** When the last byte came, on nowNs' clock. */
  receivedAt: number;
}

/** One request, whatever carried it here. */
export interface InferenceRequest {
  model: string;
  /** Who asks: the address of its device, and behind a space its connection. */
  client: string;
  /** Aborts when nobody waits for the answer any more. */
  signal: AbortSignal;
  /** Settles when its last byte is through; what is read before, is read while the link is busy still. */
  arrived(): Arrived | Promise<Arrived>;
  /** Reads the message. What it throws counts as a failed inference of the model. */
  read(): InferenceMessage | Promise<InferenceMessage>;
}

export interface InferenceResult {
  outputs: Tensors;
  timing: TimingParameters;
}

function repeatsOf({ repeats }: InferenceMessage): number | undefined {
  if (repeats === undefined) return undefined;
  if (Number.isInteger(repeats) && Number(repeats) >= 1 && Number(repeats) <= MAX_REPEATS)
    return Number(repeats);
  throw new LinkError('E309', `parameters.repeats: use a whole number from 1 to ${MAX_REPEATS}`);
}

async function compute(
  { repository, queue, timeoutMs }: InferenceOptions,
  { model: name, client, signal, arrived, read }: InferenceRequest,
): Promise<InferenceResult> {
  const message = await read();
  const { inputs } = message;
  const { model } = repository.get(name);
  const repeats = repeatsOf(message);
  checkInputs(model.inputs, inputs);
  const wanted = checkOutputs(model.outputs, message.outputs);
  const { receiveNs, receivedAt } = await arrived();
  let ran = '';
  const run = async (stop: AbortSignal) => {
    // Looked up again, because it may have been unloaded or replaced while this waited.
    const { model: current, sha256 } = repository.use(name);
    ran = sha256;
    return current.run(inputs, repeats ?? 1, stop).catch((cause: Error) => {
      if (cause instanceof LinkError) throw cause;
      throw new LinkError('E311', `model ${name}: ${cause.message}`, { cause });
    });
  };
  const late = () => new LinkError('E312', `no result within ${timeoutMs} ms`);
  const { value, queueNs } = await withDeadline(signal, timeoutMs, late, (stop) =>
    queue.run(stop, () => run(stop), client),
  );
  const outputs: Tensors = Object.fromEntries(
    wanted.map((output) => [output, value.outputs[output] as Tensors[string]]),
  );
  const inferNs = value.eachNs.reduce((sum, ns) => sum + ns, 0);
  const timing: TimingParameters = {
    receive_ns: receiveNs,
    queue_ns: queueNs,
    // Reading the message, checking it and handing it to the engine; waiting is not work.
    compute_input_ns: value.startNs - receivedAt - queueNs,
    compute_infer_ns: inferNs,
    compute_output_ns: nowNs() - value.endNs,
    ...(repeats !== undefined && { compute_infer_ns_each: value.eachNs.join(',') }),
    model_sha256: ran,
  };
  return { outputs, timing };
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

/**
 * Runs a loaded model in its turn and counts the inference. Throws a LinkError for everything that is wrong with the
 * request or the run: E304, E309 to E313.
 */
export async function runInference(
  options: InferenceOptions,
  request: InferenceRequest,
): Promise<InferenceResult> {
  const loaded = options.repository.get(request.model);
  const began = nowNs();
  try {
    const result = await compute(options, request);
    countSuccess(loaded, result.timing);
    return result;
  } catch (error) {
    loaded.statistics.add({ fail: nowNs() - began });
    throw error;
  }
}
