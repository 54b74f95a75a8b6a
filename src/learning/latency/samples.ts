import { z } from 'zod';

const ms = z.number().nonnegative();
const partsSchema = z.strictObject({ deviceMs: ms, upMs: ms, edgeMs: ms, downMs: ms });

/** Frames of one design that followed each other at one rate. */
const sliceSchema = z.strictObject({
  /** What a frame of the anchor, one design that is run now and again, took around then: how fast the machines ran. */
  anchorMs: z.number().positive(),
  totalsMs: z.array(z.number().positive()).min(1),
  /** Medians over the frames. */
  parts: partsSchema,
});

const sampleSchema = z.strictObject({
  /** 12-position encoding. */
  design: z.string().min(1).max(200),
  /** What its tables are for: of sentences one of typical length, though all lengths were measured. */
  setting: z.strictObject({
    points: z.int().positive(),
    features: z.int().positive(),
    classes: z.int().positive(),
    words: z.strictObject({ vocabulary: z.int().positive(), neighbours: z.int().positive() }).optional(),
  }),
  /** Rate that the link was held to, 10^6 bits a second; null for the link as it was. */
  linkMbps: z.number().positive().nullable(),
  /** Medians over the repeats. */
  latencyMs: z.number().positive(),
  parts: partsSchema,
  /** Lower and upper quartile of the latency. */
  q1Ms: ms,
  q3Ms: ms,
  repeats: z.int().positive(),
  slices: z.array(sliceSchema).min(1).optional(),
  /** 1 for the first time that the design was measured, 2 for the second, ... */
  pass: z.int().positive(),
  when: z.iso.datetime(),
});

/** One design, measured on a system at one link rate. */
export type LatencySample = z.infer<typeof sampleSchema>;
export type Slice = z.infer<typeof sliceSchema>;

export class SamplesFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SamplesFormatError';
  }
}

const FORMAT = 'gcode-latency-samples';
const VERSION = 1;

const headerSchema = z.object({
  format: z.literal(FORMAT),
  version: z.int(),
  /** The engines that ran the halves, such as "onnxruntime-web 1.30.0, 1 threads". */
  device: z.string().max(200),
  edge: z.string().max(200),
});
/** On what system a file's samples were measured: samples of two systems do not mix. */
export type SamplesHeader = Pick<z.infer<typeof headerSchema>, 'device' | 'edge'>;

export interface Samples {
  header: SamplesHeader;
  samples: LatencySample[];
  /** Characters of a last line that was not finished when writing was cut short; to cut off before appending. */
  unfinished: number;
}

/** The first line of a samples file. */
export const printHeader = (header: SamplesHeader): string =>
  `${JSON.stringify({ format: FORMAT, version: VERSION, ...header })}\n`;

/** One line, to append. */
export const printSample = (sample: LatencySample): string => `${JSON.stringify(sample)}\n`;

function parseLine<T>(schema: z.ZodType<T>, text: string, line: number): T {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new SamplesFormatError(`line ${line} is no JSON`);
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new SamplesFormatError(`line ${line}: ${issue?.path.join('.') || 'value'}: ${issue?.message}`);
}

/**
 * Reads a samples file: a header line, then one sample a line. A last line without its line end is what a run that
 * was cut short left; it is not read. Throws SamplesFormatError naming the line.
 */
export function parseSamples(text: string): Samples {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const [first, ...rest] = lines;
  if (first === undefined) throw new SamplesFormatError('the file has no header line');
  const { version, device, edge } = parseLine(headerSchema, first, 1);
  if (version !== VERSION) {
    throw new SamplesFormatError(`the samples have version ${version}; this program reads ${VERSION}`);
  }
  const samples = rest.map((line, i) => parseLine(sampleSchema, line, i + 2));
  return { header: { device, edge }, samples, unfinished: last.length };
}
