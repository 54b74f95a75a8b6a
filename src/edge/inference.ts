import { joinBatches, splitBatches } from '../coinference/batches.ts';
import { withDeadline } from '../coinference/deadline.ts';
import { LinkError } from '../coinference/errors.ts';
import type { TimingParameters } from '../coinference/oip.ts';
import type { Tensors } from '../runtime/session.ts';
import { nowNs } from './clock.ts';
import type { RunResult } from './engine.ts';
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
interface InferenceMessage {
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

interface InferenceResult {
  outputs: Tensors;
  timing: TimingParameters;
}

function repeatsOf({ repeats }: InferenceMessage): number | undefined {
  if (repeats === undefined) return undefined;
  if (Number.isInteger(repeats) && Number(repeats) >= 1 && Number(repeats) <= MAX_REPEATS)
    return Number(repeats);
  throw new LinkError('E309', `parameters.repeats: use a whole number from 1 to ${MAX_REPEATS}`);
}

/** A run's result, and how it came about. */
interface Ran extends RunResult {
  sha256: string;
  /** Samples that the engine computed together. */
  together: number;
  /** Whether this request stands for the run: one of those that were computed together does. */
  leads: boolean;
}

const failure = (name: string) => (cause: Error) => {
  if (cause instanceof LinkError) throw cause;
  throw new LinkError('E311', `model ${name}: ${cause.message}`, { cause });
};

/** One request alone. */
async function runAlone(
  { repository }: InferenceOptions,
  name: string,
  [inputs, repeats, stop]: [Tensors, number, AbortSignal],
): Promise<Ran> {
  // Looked up again, because it may have been unloaded or replaced while this waited.
  const { model, sha256 } = repository.use(name);
  const result = await model.run(inputs, repeats, stop).catch(failure(name));
  return { ...result, sha256, together: 1, leads: true };
}

const samplesOf = (inputs: Tensors): number => Object.values(inputs)[0]?.dims[0] ?? 0;

/** What can be computed together: requests to the same bytes with the same shapes but for their number of samples. */
function kindOf({ name, sha256 }: LoadedModel, inputs: Tensors): string {
  const shapes = Object.entries(inputs).map(([input, { dims }]) => `${input}[${dims.slice(1)}]`);
  return [name, sha256, ...shapes.sort()].join(' ');
}

/**
 * Requests to a model of batches, as one run. Where that fails each runs by itself, so that one that is at fault fails
 * alone.
 */
async function runTogether(
  options: InferenceOptions,
  name: string,
  requests: readonly Tensors[],
  stop: AbortSignal,
): Promise<(Ran | Error)[]> {
  const alone = (inputs: Tensors) =>
    runAlone(options, name, [inputs, 1, stop]).catch((error: Error) => error);
  const [first] = requests;
  if (first && requests.length === 1) return [await alone(first)];
  try {
    const { outputs, ...run } = await runAlone(options, name, [joinBatches(requests), 1, stop]);
    const counts = requests.map(samplesOf);
    const parts = splitBatches(outputs, counts);
    const together = counts.reduce((a, b) => a + b, 0);
    if (parts) return parts.map((part, i) => ({ ...run, outputs: part, together, leads: i === 0 }));
  } catch {
    stop.throwIfAborted();
  }
  const each: (Ran | Error)[] = [];
  for (const inputs of requests) each.push(await alone(inputs));
  return each;
}

async function compute(
  options: InferenceOptions,
  { model: name, client, signal, arrived, read }: InferenceRequest,
): Promise<InferenceResult> {
  const { repository, queue, timeoutMs } = options;
  const message = await read();
  const { inputs } = message;
  const loaded = repository.get(name);
  const repeats = repeatsOf(message);
  checkInputs(loaded.model.inputs, inputs);
  const wanted = checkOutputs(loaded.model.outputs, message.outputs);
  const { receiveNs, receivedAt } = await arrived();
  const count = samplesOf(inputs);
  const joins = loaded.batched && repeats === undefined && count > 0 && count < queue.most;
  const late = () => new LinkError('E312', `no result within ${timeoutMs} ms`);
  const { value, queueNs } = await withDeadline(signal, timeoutMs, late, (stop) => {
    if (!joins) return queue.run(stop, () => runAlone(options, name, [inputs, repeats ?? 1, stop]), client);
    const work = (items: readonly Tensors[], ended: AbortSignal) => runTogether(options, name, items, ended);
    return queue.runTogether(stop, { key: kindOf(loaded, inputs), item: inputs, count, work }, client);
  });
  const outputs: Tensors = Object.fromEntries(
    wanted.map((output) => [output, value.outputs[output] as Tensors[string]]),
  );
  const inferNs = value.eachNs.reduce((sum, ns) => sum + ns, 0);
  const { clients, othersBusy } = queue.load.seenBy(client);
  const timing: TimingParameters = {
    receive_ns: receiveNs,
    queue_ns: queueNs,
    // Reading the message, checking it and handing it to the engine; waiting is not work.
    compute_input_ns: Math.max(0, value.startNs - receivedAt - queueNs),
    compute_infer_ns: inferNs,
    compute_output_ns: nowNs() - value.endNs,
    ...(repeats !== undefined && { compute_infer_ns_each: value.eachNs.join(',') }),
    model_sha256: value.sha256,
    ...(loaded.batched && { batch_size: value.together }),
    clients,
    others_busy: Math.round(1000 * othersBusy) / 1000,
  };
  if (value.leads) {
    const { compute_input_ns, compute_infer_ns, compute_output_ns } = timing;
    loaded.statistics.ran(value.together, {
      compute_input: compute_input_ns,
      compute_infer: compute_infer_ns,
      compute_output: compute_output_ns,
    });
  }
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
