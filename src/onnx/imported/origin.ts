import { z } from 'zod';
import { type Format, FormatError, parseFormat } from '../../design/format.ts';
import { designSchema, settingSchema } from '../../design/schema.ts';
import type { Design } from '../../design/types.ts';
import { sha256Hex } from '../sha256.ts';
import type { Weights } from '../weights.ts';
import { byNumber, fieldOf, joined, type RawField, rawFields, textField } from './raw.ts';

const VERSION = 1;

/** What a model that was written here says of itself, in its own metadata, so that it can come back as a design. */
const originSchema = z.object({
  format: z.literal('gcode-model'),
  version: z.literal(VERSION),
  part: z.enum(['whole', 'head', 'edge', 'tail']),
  design: designSchema.transform((design) => design as Design),
  setting: settingSchema,
  task: z.string(),
  classes: z.array(z.string()),
  /** Of sentences: the words by their row of the embedding. */
  vocabulary: z.array(z.string()).optional(),
  /** Of the whole design's weights (digestOf): segments with the same belong together. */
  weights: z.string(),
  /** How its weights were trained; absent when they were not. */
  trained: z
    .object({
      epochs: z.int(),
      /** On the task's val split, in [0, 1], where it was measured. */
      accuracy: z.number().min(0).max(1).optional(),
    })
    .optional(),
});
export type Origin = Omit<z.infer<typeof originSchema>, 'format' | 'version'>;
export type Part = Origin['part'];

/** A model's own words about where it comes from cannot be read. */
export class OriginError extends FormatError {
  override readonly name = 'OriginError';
}

const FILE: Format<z.infer<typeof originSchema>> = {
  name: 'gcode-model',
  title: 'the origin of a model of this studio',
  version: VERSION,
  migrations: {},
  schema: originSchema,
  error: OriginError,
};

/** Equal for equal weights. */
export function digestOf(weights: Weights): string {
  const names = Object.keys(weights).sort();
  return sha256Hex(
    ...names.flatMap((name) => {
      const { data } = weights[name] as Weights[string];
      return [new TextEncoder().encode(name), new Uint8Array(data.buffer, data.byteOffset, data.byteLength)];
    }),
  ).slice(0, 16);
}

/** Field of a ModelProto, and of an entry. */
const METADATA = 14;
const [KEY, VALUE] = [1, 2];
const ORIGIN = 'gcode.origin';
const DIGEST = 'gcode.digest';

const entry = (key: string, value: string): Uint8Array =>
  fieldOf(METADATA, textField(KEY, key), textField(VALUE, value));

/** The model with its origin, and a digest of all that stands before the digest. */
export function withOrigin(model: Uint8Array, origin: Origin): Uint8Array<ArrayBuffer> {
  const json = JSON.stringify({ format: 'gcode-model', version: VERSION, ...origin });
  const said = joined([model, entry(ORIGIN, json)]);
  return joined([said, entry(DIGEST, sha256Hex(said))]);
}

function textUnder(field: RawField, key: string): string | undefined {
  if (field.number !== METADATA) return undefined;
  const message = byNumber(field.value);
  return message(KEY).at(-1)?.text() === key ? message(VALUE).at(-1)?.text() : undefined;
}

type OwnOrigin =
  | { kind: 'own'; origin: Origin }
  /** Written here, and changed since: nothing of it is taken for what it was. */
  | { kind: 'changed' }
  | { kind: 'foreign' };

/**
 * Where a well-formed model comes from.
 * @throws OriginError when it is as it was written, and this version cannot read it
 */
export function originOf(bytes: Uint8Array): OwnOrigin {
  const fields = rawFields(bytes);
  const text = fields.map((field) => textUnder(field, ORIGIN)).find((value) => value !== undefined);
  if (text === undefined) return { kind: 'foreign' };
  const last = fields.at(-1);
  const digest = last && textUnder(last, DIGEST);
  const said = bytes.subarray(0, bytes.length - (last?.raw.length ?? 0));
  if (digest === undefined || sha256Hex(said) !== digest) return { kind: 'changed' };
  return { kind: 'own', origin: parseFormat(FILE, text) };
}
