import { z } from 'zod';
import { type Format, FormatError, type Json, readFormat } from '../design/format.ts';
import { keyText } from './keys.ts';
import { linkSchema, msSchema as ms } from './link.ts';
import { TIMED_KINDS } from './timing.ts';

const text = z.string().max(200);
/** Sums of ops that take no time give a design that takes none, and an endless rate of frames. */
const LEAST_MS = 1e-9;

/** Runs that are no outliers are among all of them. */
const spans = ({
  minMs = 0,
  medianMs,
  maxMs = Infinity,
}: {
  minMs?: number | undefined;
  medianMs: number;
  maxMs?: number | undefined;
}) => minMs <= medianMs && medianMs <= maxMs;

const keySchema = z.strictObject({
  op: z.enum(['Run', ...TIMED_KINDS]),
  params: text,
  k: z.int().nonnegative(),
  inWidth: z.int().positive(),
  outWidth: z.int().positive(),
  pooled: z.boolean(),
  rows: z.int().positive(),
});

const rowSchema = z
  .strictObject({
    key: keySchema,
    medianMs: ms.min(LEAST_MS, 'expected a time above 0: every op takes some'),
    q1Ms: ms,
    q3Ms: ms,
    runs: z.int().positive(),
    /** Of all runs after warm-up, those that were dropped as outliers too. */
    minMs: ms.optional(),
    maxMs: ms.optional(),
    /** Timed in haste on an engine that was cold, or in a form in which the op is no longer emitted: to be timed again. */
    rough: z.literal(true).optional(),
  })
  .refine((row) => row.q1Ms <= row.medianMs && row.medianMs <= row.q3Ms, 'q1 <= median <= q3 does not hold')
  .refine(spans, 'min <= median <= max does not hold');

/**
 * What is done to values that cross: numbers are rounded, the indices of a graph become differences, bytes are compressed
 * (zlib).
 */
export const CODINGS = ['fp16', 'int16', 'int8', 'delta', 'deflate'] as const;
export type Coding = (typeof CODINGS)[number];
export const CODING_WAYS = ['encode', 'decode'] as const;
export type CodingWay = (typeof CODING_WAYS)[number];

const codingRowSchema = z
  .strictObject({
    coding: z.enum(CODINGS),
    way: z.enum(CODING_WAYS),
    /** Numbers or indices; of deflate bytes as they are. */
    count: z.int().positive(),
    medianMs: ms,
    q1Ms: ms,
    q3Ms: ms,
    runs: z.int().positive(),
    minMs: ms.optional(),
    maxMs: ms.optional(),
  })
  .refine((row) => row.q1Ms <= row.medianMs && row.medianMs <= row.q3Ms, 'q1 <= median <= q3 does not hold')
  .refine(spans, 'min <= median <= max does not hold');

const profileSchema = z.strictObject({
  format: z.literal('gcode-profile'),
  version: z.literal(2),
  kind: z.enum(['measured', 'modelled']),
  host: text,
  runtime: z.strictObject({
    engine: z.enum(['onnxruntime-web', 'onnxruntime-node']),
    provider: z.enum(['wasm', 'webgpu', 'cpu']),
    version: text,
    threads: z.int().positive(),
  }),
  points: z.int().positive(),
  created: z.iso.datetime(),
  /** When the last row was timed, where that is known. */
  updated: z.iso.datetime().optional(),
  /** The program's git commit that timed the rows last. */
  commit: text.optional(),
  /** Of an endpoint: the link to it from where it was profiled. */
  link: linkSchema.optional(),
  drift: z.strictObject({
    samplesMs: z.array(ms),
    ratio: z.number().positive(),
    steady: z.boolean(),
    /** Rows that were timed again, because the machine was slow when they were timed first. */
    redone: z.int().nonnegative().optional(),
  }),
  rows: z.array(rowSchema),
  /** What encoding and decoding take there. Absent in profiles that were made before it was timed, and of modelled machines. */
  codings: z.array(codingRowSchema).optional(),
});

/** The latency table of one machine with one engine. Times are milliseconds of one run of one op's graph. */
export type Profile = z.infer<typeof profileSchema>;
/** Quartiles of the kept runs. */
export type ProfileRow = z.infer<typeof rowSchema>;
/** A time of encoding or decoding so many numbers, or bytes. */
export type CodingRow = z.infer<typeof codingRowSchema>;
/** The anchor op's medians over the profiling; `ratio` is the largest over the smallest of their medians of three. */
export type Drift = Profile['drift'];

export class ProfileFormatError extends FormatError {
  override readonly name = 'ProfileFormatError';
}

/** What ends in an activation, which WebAssembly computes in another form since version 2 (S5.6). */
const ACTIVATED: ReadonlySet<unknown> = new Set(['Combine', 'EdgeConv', 'Classifier']);

/** Rows timed in the earlier form answer like hasty ones, until they are timed again. What is damaged is left to the schema. */
function withEarlierForm(json: Json): Json {
  const { kind, runtime, rows } = json as Partial<Profile>;
  if (kind !== 'measured' || runtime?.provider !== 'wasm' || !Array.isArray(rows)) return json;
  return {
    ...json,
    rows: rows.map((row) => (ACTIVATED.has(row?.key?.op) ? { ...row, rough: true } : row)),
  };
}

const PROFILE_FORMAT: Format<Profile> = {
  name: 'gcode-profile',
  title: 'a machine profile',
  version: 2,
  migrations: { 1: withEarlierForm },
  schema: profileSchema,
  error: ProfileFormatError,
};

/** Reads a profile's JSON (any known version). @throws ProfileFormatError naming the row at fault */
export function parseProfile(json: unknown): Profile {
  const profile = readFormat(PROFILE_FORMAT, json);
  const seen = new Set<string>();
  for (const row of profile.rows) {
    const name = keyText(row.key);
    if (seen.has(name)) throw new ProfileFormatError(`rows: ${name} stands there twice`);
    seen.add(name);
  }
  for (const row of profile.codings ?? []) {
    const name = codingText(row);
    if (seen.has(name)) throw new ProfileFormatError(`codings: ${name} stands there twice`);
    seen.add(name);
  }
  return profile;
}

/** A row of coding by what it is of. */
export const codingText = ({ coding, way, count }: Pick<CodingRow, 'coding' | 'way' | 'count'>): string =>
  `${way} ${coding} of ${count}`;

/** A profile with these rows put in, replacing rows of the same key. */
export function withRows(profile: Profile, rows: readonly ProfileRow[]): Profile {
  const byKey = new Map(profile.rows.map((row) => [keyText(row.key), row]));
  for (const row of rows) byKey.set(keyText(row.key), row);
  return { ...profile, rows: [...byKey.values()] };
}
