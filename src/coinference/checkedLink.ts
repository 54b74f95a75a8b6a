import { sha256Hex } from '../onnx/sha256.ts';
import { checkAnswer, type RawAnswer, timingOf } from './answers.ts';
import { LinkError } from './errors.ts';
import type { Link } from './link.ts';
import type { RequestParts } from './messages.ts';
import type { ModelMetadata } from './oip.ts';

/** Carries messages to an endpoint and back; believes what comes back as long as it can be read. */
export interface RawLink extends Omit<Link, 'infer'> {
  /** Whether the server is none of ours, and vouches for no bytes. Absent: it is one of ours. */
  foreign?(signal: AbortSignal): Promise<boolean>;
  infer(signal: AbortSignal, model: string, request: RequestParts & { id: string }): Promise<RawAnswer>;
}

/** Models remembered; more come and go while a machine is profiled. */
const REMEMBERED = 256;
const DIGEST = /^[0-9a-f]{64}$/;

function digestIn(said: unknown, where: string): string {
  if (typeof said === 'string' && DIGEST.test(said)) return said;
  throw new LinkError('E352', `${where} does not say which bytes it holds`);
}

const digestOf = ({ name, parameters }: ModelMetadata) => digestIn(parameters?.sha256, `model ${name}`);

function sameBytes(model: string, held: string, expected: string): void {
  if (held === expected) return;
  throw new LinkError(
    'E351',
    `the endpoint holds ${held.slice(0, 12)} as model ${model}, not ${expected.slice(0, 12)} (SHA-256)`,
  );
}

/**
 * A link of which every answer has been checked: that it is the answer to this question (id, model, outputs), that its
 * tensors are as the model says, that its times can be, and that the model is the one whose bytes were sent. Every
 * implementation is made into a Link here. Throws E303 and E351 to E353.
 */
export function checkedLink(raw: RawLink): Link {
  /** By digest: what a model says does not change while its bytes do not. */
  const known = new Map<string, ModelMetadata>();
  /** By name, of servers that are none of ours. */
  const named = new Map<string, ModelMetadata>();
  // Two pages may share an endpoint: an answer to the other's question must not pass for one to this one's.
  const self = crypto.getRandomValues(new Uint32Array(2)).join('-');
  let asked = 0;

  async function metadata(signal: AbortSignal, model: string): Promise<ModelMetadata> {
    const about = await raw.metadata(signal, model);
    if (about.name !== model) {
      throw new LinkError('E352', `model ${model} was asked about, and ${about.name} answered`);
    }
    if (about.parameters?.sha256 === undefined && (await raw.foreign?.(signal))) {
      named.set(model, about);
      return about;
    }
    known.set(digestOf(about), about);
    const oldest = known.size > REMEMBERED ? known.keys().next().value : undefined;
    if (oldest !== undefined) known.delete(oldest);
    return about;
  }

  return {
    describe: (signal) => raw.describe(signal),
    ready: (signal, model) => raw.ready(signal, model),
    unload: (signal, model) => raw.unload(signal, model),
    metadata,

    async load(signal, model, bytes) {
      await raw.load(signal, model, bytes);
      const about = await metadata(signal, model);
      if (named.get(model) !== about) sameBytes(model, digestOf(about), sha256Hex(bytes));
    },

    async infer(signal, model, inputs, { outputs, repeats, sha256, deflate } = {}) {
      const id = `${self}-${++asked}`;
      const answer = await raw.infer(signal, model, {
        id,
        inputs,
        ...(outputs && { outputs }),
        ...(deflate && deflate.length > 0 && { deflate }),
        ...(repeats !== undefined && { parameters: { repeats } }),
      });
      const question = { id, model, outputs, repeats };
      const times = timingOf(answer, question);
      if (answer.foreign) {
        checkAnswer(answer, question, named.get(model) ?? (await metadata(signal, model)));
        const { outputs: tensors, bytesUp, bytesDown, transport, encodeMs, decodeMs } = answer;
        return { outputs: tensors, ...times, bytesUp, bytesDown, transport, encodeMs, decodeMs };
      }
      const ran = digestIn(answer.response.parameters?.model_sha256, `the answer of model ${model}`);
      if (sha256 !== undefined) sameBytes(model, ran, sha256);
      const about = known.get(ran) ?? (await metadata(signal, model));
      // Between an answer and what the model says of itself another one may have come into its place.
      sameBytes(model, digestOf(about), ran);
      checkAnswer(answer, question, about);
      const { outputs: tensors, bytesUp, bytesDown, transport, encodeMs, decodeMs } = answer;
      return { outputs: tensors, ...times, bytesUp, bytesDown, transport, encodeMs, decodeMs };
    },
  };
}
