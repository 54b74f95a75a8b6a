import type { Tensor, Tensors } from '../onnx/tensor.ts';
import { datatypeOf } from './datatypes.ts';
import { LinkError } from './errors.ts';
import type { EdgeLoad, LinkTiming, Transport } from './link.ts';
import { type InferResponse, type ModelMetadata, type TensorMetadata, TimingParameters } from './oip.ts';

/** An inference's answer as it came in, and what this side measured, before anything of it is believed. */
export interface RawAnswer {
  response: InferResponse;
  outputs: Tensors;
  bytesUp: number;
  bytesDown: number;
  /** From the answer's first byte to its last; the endpoint may have held it before, and says so then. */
  downMs: number;
  /** From asking to the answer's last byte. */
  totalMs: number;
  /** See LinkResult. */
  encodeMs: number;
  decodeMs: number;
  transport: Transport;
  /** From a server that is none of ours: it reports no times and no digest. */
  foreign?: true;
}

/** What an answer is checked against. */
export interface Asked {
  id: string;
  model: string;
  outputs: readonly string[] | undefined;
  repeats: number | undefined;
}

/** Two clocks run alike to much less than 1 %, and a browser's is rounded to 0.1 ms or so. */
const toleranceMs = (totalMs: number): number => 1 + 0.01 * totalMs;

const refused = (what: string) => new LinkError('E352', what);
const impossible = (what: string) => new LinkError('E353', what);

/**
 * Each run's time, ms. Whole nanoseconds, one number for each run, that sum to the time of all.
 * Throws E353.
 */
function eachMsOf(
  text: string | undefined,
  repeats: number | undefined,
  sumNs: number,
): number[] | undefined {
  if (repeats === undefined) {
    if (text !== undefined) throw refused('times of each run came back, and nobody asked for them');
    return undefined;
  }
  const parts = text?.split(',') ?? [];
  const each = parts.map((part) => (/^\d{1,15}$/.test(part) ? Number(part) : Number.NaN));
  if (each.length !== repeats || each.some(Number.isNaN)) {
    throw impossible(`${repeats} runs were asked for; their times are ${JSON.stringify(text)?.slice(0, 80)}`);
  }
  if (each.reduce((sum, ns) => sum + ns, 0) !== sumNs) {
    throw impossible(`the times of ${repeats} runs do not sum to ${sumNs} ns`);
  }
  return each.map((ns) => ns / 1e6);
}

/**
 * Where the time went, from what the endpoint says and this side measured. Throws E303 when the endpoint says nothing,
 * E353 when it cannot be.
 */
export function timingOf(
  { response, downMs: arrivingMs, totalMs, foreign }: RawAnswer,
  { repeats }: Asked,
): { timing: LinkTiming; eachMs?: number[]; load?: EdgeLoad } {
  // What such a server does not say is not guessed: all but the way down counts as up, and the transport says so.
  if (foreign) {
    const none = { receiveMs: 0, queueMs: 0, edgeMs: 0, inferMs: 0 };
    return { timing: { ...none, upMs: totalMs - arrivingMs, downMs: arrivingMs, totalMs } };
  }
  const parsed = TimingParameters.safeParse(response.parameters);
  if (!parsed.success) {
    throw new LinkError('E303', 'the endpoint does not report its timing', { cause: parsed.error });
  }
  const t = parsed.data;
  const { receive_ns, queue_ns, compute_input_ns, compute_infer_ns, compute_output_ns, held_ns = 0 } = t;
  const said = { receive_ns, queue_ns, compute_input_ns, compute_infer_ns, compute_output_ns, held_ns };
  for (const [name, ns] of Object.entries(said)) {
    if (!(ns >= 0 && Number.isFinite(ns))) throw impossible(`${name} is ${ns}`);
  }
  const receiveMs = receive_ns / 1e6;
  const queueMs = queue_ns / 1e6;
  const edgeMs = (compute_input_ns + compute_infer_ns + compute_output_ns) / 1e6;
  const downMs = arrivingMs + held_ns / 1e6;
  const upMs = totalMs - downMs - edgeMs - queueMs;
  if (upMs - receiveMs < -toleranceMs(totalMs)) {
    const claimed = receiveMs + queueMs + edgeMs;
    throw impossible(
      `the endpoint says ${claimed.toFixed(3)} ms, and its answer began after ${(totalMs - downMs).toFixed(3)} ms`,
    );
  }
  const eachMs = eachMsOf(t.compute_infer_ns_each, repeats, compute_infer_ns);
  const timing = { receiveMs, queueMs, edgeMs, inferMs: compute_infer_ns / 1e6, downMs, totalMs };
  const { batch_size: batch = 1, clients, others_busy: othersBusy } = t;
  const load = clients !== undefined && othersBusy !== undefined && { batch, clients, othersBusy };
  return {
    timing: { ...timing, upMs: Math.max(0, upMs) },
    ...(eachMs && { eachMs }),
    ...(load && { load }),
  };
}

/** An output against what the model gives. A shape of [] says nothing: the model does not tell. */
function checkTensor(name: string, { type, dims, data }: Tensor, expected: TensorMetadata): void {
  const datatype = datatypeOf(type);
  if (datatype !== expected.datatype) {
    throw refused(`output ${name} is ${datatype}, and the model gives ${expected.datatype}`);
  }
  const { shape } = expected;
  const fits =
    shape.length === 0 ||
    (shape.length === dims.length && shape.every((dim, i) => dim < 0 || dim === dims[i]));
  if (!fits) throw refused(`output ${name} is [${dims}], and the model gives [${shape}]`);
  const elements = dims.reduce((product, dim) => product * dim, 1);
  if (data.length !== elements) {
    throw refused(`output ${name} has ${data.length} elements, and its shape [${dims}] ${elements}`);
  }
}

/** Whether an answer is the one to what was asked, by its own words and by the model's. Throws E352. */
export function checkAnswer(
  { response, outputs, foreign }: RawAnswer,
  asked: Asked,
  about: ModelMetadata,
): void {
  const { model_name, id } = response;
  if (model_name !== asked.model) throw refused(`model ${asked.model} was asked, and ${model_name} answered`);
  // The protocol lets a server leave the id out.
  if (id !== asked.id && !(foreign && id === undefined))
    throw refused(`the answer belongs to request ${id ?? 'nobody'}, not to ${asked.id}`);
  const wanted = asked.outputs ?? about.outputs.map(({ name }) => name);
  const got = Object.keys(outputs);
  const missing = wanted.find((name) => !got.includes(name));
  if (missing !== undefined) throw refused(`output ${missing} is missing`);
  const unasked = got.find((name) => !wanted.includes(name));
  if (unasked !== undefined) throw refused(`output ${unasked} came back, and nobody asked for it`);
  for (const expected of about.outputs) {
    const tensor = outputs[expected.name];
    if (tensor) checkTensor(expected.name, tensor, expected);
    else if (wanted.includes(expected.name)) throw refused(`output ${expected.name} is missing`);
  }
  const unknown = wanted.find((name) => !about.outputs.some((output) => output.name === name));
  if (unknown !== undefined) throw refused(`the model has no output ${unknown}, and one came back`);
}
