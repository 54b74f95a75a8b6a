import { z } from 'zod';
import { designSchema } from '../design/schema.ts';
import type { Design } from '../design/types.ts';
import { PROVENANCES } from '../system/provenance.ts';

/** A bundle that cannot be written or read; the message names the file and what is wrong with it. */
export class BundleError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BundleError';
  }
}

export const MANIFEST_FILE = 'manifest.json';
/** Raised when a reader of the version before would misread a bundle. */
export const BUNDLE_VERSION = 1;

const count = z.int().nonnegative();
/** A dimension with a name varies from sample to sample. */
const tensor = z.object({
  name: z.string(),
  type: z.enum(['float32', 'int16', 'int32']),
  dims: z.array(z.union([count, z.string()])),
});
export type BundleTensor = z.infer<typeof tensor>;

const segment = z.object({
  file: z.string(),
  placement: z.enum(['device', 'edge']),
  inputs: z.array(tensor),
  outputs: z.array(tensor),
});

/** A number about the design, with where it comes from (see Figure of the system room). */
const figure = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.enum(['ms', 'mJ', 'W', 'bytes', 'Mb/s', 'fraction', 'count', 'FLOP', 'frames/s']),
  provenance: z.enum(PROVENANCES as [string, ...string[]]),
  low: z.number().optional(),
  high: z.number().optional(),
  when: z.string().optional(),
  where: z.string().optional(),
});

const manifestSchema = z.object({
  format: z.literal('gcode-bundle'),
  version: z.literal(BUNDLE_VERSION),
  created: z.iso.datetime(),
  software: z.object({ studio: z.string(), onnxruntime: z.string() }),
  design: designSchema.transform((design) => design as Design),
  /** The 12-position encoding, for designs that have one. */
  encoding: z.string().nullable(),
  mode: z.enum(['D', 'E', 'DE', 'ED', 'DED']),
  task: z.string(),
  classes: z.array(z.string()).min(1),
  setting: z.object({
    points: count.positive(),
    features: count.positive(),
    classes: count.positive(),
    words: z.object({ vocabulary: count.positive(), neighbours: count.positive() }).optional(),
  }),
  /** Names of the sensor's tensor and of the logits. */
  input: z.string(),
  result: z.string(),
  segments: z.object({
    head: segment.optional(),
    edge: segment.optional(),
    tail: segment.optional(),
    whole: segment,
  }),
  weights: z.object({ file: z.string(), parameters: count }),
  samples: z.array(z.string()),
  figures: z.array(figure),
  /** Every file of the bundle but this one. */
  files: z.record(z.string(), z.object({ bytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) })),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** @throws BundleError when the text is no manifest that this software reads */
export function parseManifest(text: string): Manifest {
  let json: { format?: unknown; version?: unknown };
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new BundleError(`${MANIFEST_FILE} is not JSON: ${(error as Error).message}`);
  }
  if (json?.format !== 'gcode-bundle') throw new BundleError(`${MANIFEST_FILE} is not of a GCoDE bundle`);
  if (json.version !== BUNDLE_VERSION) {
    throw new BundleError(`the bundle has version ${json.version}; this software reads ${BUNDLE_VERSION}`);
  }
  const manifest = manifestSchema.safeParse(json);
  if (!manifest.success) throw new BundleError(`${MANIFEST_FILE}: ${z.prettifyError(manifest.error)}`);
  return manifest.data;
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
