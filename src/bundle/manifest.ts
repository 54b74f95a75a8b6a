import { z } from 'zod';
import { segmentName } from '../coinference/crossing.ts';
import { type Format, FormatError, type Json, parseFormat } from '../design/format.ts';
import { settingSchema } from '../design/schema.ts';
import { plan } from '../design/segments.ts';
import type { Design } from '../design/types.ts';
import { sha256Hex } from '../onnx/sha256.ts';
import { dispatcherForm } from './dispatcherForm.ts';
import { count, furtherMember, member } from './memberForm.ts';

/** A bundle that cannot be written or read; the message names the file and what is wrong with it. */
export class BundleError extends FormatError {
  override readonly name = 'BundleError';
}

export const MANIFEST_FILE = 'manifest.json';
/** Raised when a reader of the version before would misread a bundle. */
export const BUNDLE_VERSION = 3;

/** Told what a person should know of a bundle that could be read. */
export type Warn = (message: string) => void;

const digest = z.string().regex(/^[0-9a-f]{64}$/);
/** A path below the bundle's folder, whatever the system. */
const path = z.string().regex(/^(?!.*\.\.)[\w.-]+(\/[\w.-]+)*$/);

/** The system that the figures are of, in words; null where nobody said. */
const system = z
  .object({
    device: z.string(),
    edge: z.string(),
    link: z.string(),
  })
  .nullable();
export type BundleSystem = z.infer<typeof system>;

const manifestSchema = z.object({
  format: z.literal('gcode-bundle'),
  version: z.literal(BUNDLE_VERSION),
  created: z.iso.datetime(),
  software: z.object({ studio: z.string(), onnxruntime: z.string() }),
  ...member.shape,
  /** Further designs of the same task, for a dispatcher to switch to as the network changes. */
  zoo: z.array(furtherMember).optional(),
  /** What such a dispatcher knows before its first frame. */
  dispatcher: dispatcherForm.optional(),
  task: z.string(),
  classes: z.array(z.string()).min(1),
  setting: settingSchema,
  system,
  weights: z.object({ file: z.string(), parameters: count }),
  samples: z.array(z.string()),
  /** Every file of the bundle but this one. */
  files: z.record(path, z.object({ bytes: count, sha256: digest })),
  /** Of this manifest without its digest (see withDigest). */
  digest,
});
export type Manifest = z.infer<typeof manifestSchema>;

/** JSON that does not depend on the order of keys or on spaces. */
function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const fields = Object.entries(value).filter(([, each]) => each !== undefined);
  const sorted = fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${sorted.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`;
}

/** The manifest with the SHA-256 of its other fields in canonical JSON. */
export const withDigest = <T extends object>(manifest: T): T & { digest: string } => {
  const { digest: _, ...rest } = manifest as T & { digest?: unknown };
  return { ...manifest, digest: sha256Hex(new TextEncoder().encode(canonical(rest))) };
};

const isAsWritten = (json: { digest?: unknown }) => json.digest === withDigest(json).digest;

/** What a design's link carries, and the name of its edge segment by that segment's SHA-256. */
export function crossingOf(
  design: Design,
  edgeSha256: string | undefined,
): Pick<Manifest, 'wire' | 'edgeModel'> {
  const { up, down } = plan(design).wire;
  const named = (list: typeof up) => list.map(({ name, deflate }) => ({ name, deflate }));
  return {
    edgeModel: edgeSha256 === undefined ? null : segmentName(edgeSha256),
    wire: { up: named(up), down: named(down) },
  };
}

/** Version 3 says what crosses, under which name the edge's segment is served, and of which system its figures are. */
function withCrossing(json: Json): Json {
  const { design, segments, files } = json as Pick<Manifest, 'design' | 'segments' | 'files'>;
  const edge = segments.edge && files[segments.edge.file]?.sha256;
  const next = { ...json, version: 3, system: null, ...crossingOf(design, edge) };
  // What was altered before stays known as that.
  return isAsWritten(json) ? withDigest(next) : next;
}

const FILE: Format<Manifest> = {
  name: 'gcode-bundle',
  title: 'the manifest of a GCoDE bundle',
  version: BUNDLE_VERSION,
  migrations: {
    1: (json) => {
      if ('digest' in json) throw new BundleError('that version had no digest');
      return withDigest({ ...json, version: 2 });
    },
    2: withCrossing,
  },
  schema: z
    .looseObject({})
    .refine(isAsWritten, 'it was altered: its digest is not that of its content')
    .pipe(manifestSchema),
  error: BundleError,
};

/**
 * Reads a manifest that is as it was written. One of before there was a digest is read, and `warn` is told.
 * @throws BundleError
 */
export function parseManifest(text: string, warn?: Warn): Manifest {
  try {
    const manifest = parseFormat(FILE, text);
    if ((JSON.parse(text) as Json).version === 1) {
      warn?.(
        'The bundle is of a version whose manifest had no digest: whether it was altered cannot be checked.',
      );
    }
    return manifest;
  } catch (error) {
    if (error instanceof BundleError) throw error.within(MANIFEST_FILE);
    throw error;
  }
}

/** One recorded run: the input and the logits that the exporting machine got. */
const sampleSchema = z.object({
  task: z.string(),
  split: z.string(),
  /** Index in the split. */
  index: count,
  label: count,
  /** [points, 3], row by row; of a sentence empty. */
  points: z.array(z.number()),
  /** Of a sentence: its words by number and their graph, [n] and [n, K]. */
  words: z.object({ text: z.string(), words: z.array(count), neighbours: z.array(count) }).optional(),
  logits: z.array(z.number()),
});
export type BundleSample = z.infer<typeof sampleSchema>;

/** @throws BundleError */
export function parseSample(name: string, text: string): BundleSample {
  try {
    return sampleSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new BundleError(`${name} is not a sample: ${(error as Error).message}`);
  }
}
