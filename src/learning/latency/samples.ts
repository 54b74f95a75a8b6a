import { z } from 'zod';
import { type Format, FormatError, parseFormat, problemOf } from '../../design/format.ts';
import { jsonText } from '../../design/jsonText.ts';
import { settingSchema } from '../../design/schema.ts';

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
  setting: settingSchema,
  /** Rate that the link was throttled to, 10^6 bits a second; null for the link as it was. */
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

export class SamplesFormatError extends FormatError {
  override readonly name = 'SamplesFormatError';
}

const headerSchema = z.object({
  /** The engines that ran the halves, such as "onnxruntime-web 1.30.0, 1 threads". */
  device: z.string().max(200),
  edge: z.string().max(200),
});
/** The first line of a samples file. Version 1 is the first published one. */
const FILE: Format<z.infer<typeof headerSchema>> = {
  name: 'gcode-latency-samples',
  title: 'a file of latency samples',
  version: 1,
  migrations: {},
  schema: headerSchema,
  error: SamplesFormatError,
};

/** On what system a file's samples were measured: samples of two systems do not mix. */
export type SamplesHeader = z.infer<typeof headerSchema>;

export interface Samples {
  header: SamplesHeader;
  samples: LatencySample[];
  /** Characters of a last line that was not finished when writing was cut short; to cut off before appending. */
  unfinished: number;
}

/** The first line of a samples file. */
export const printHeader = (header: SamplesHeader): string =>
  `${JSON.stringify({ format: FILE.name, version: FILE.version, ...header })}\n`;

/** One line, to append. */
export const printSample = (sample: LatencySample): string => `${JSON.stringify(sample)}\n`;

/** Reads a line. What is wrong with it is said with its number in front. */
function atLine<T>(line: number, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof SamplesFormatError) throw error.within(`line ${line}`);
    throw error;
  }
}

function sampleOf(text: string): LatencySample {
  const parsed = jsonText.pipe(sampleSchema).safeParse(text);
  if (parsed.success) return parsed.data;
  const { place, message } = problemOf(parsed.error);
  throw new SamplesFormatError(place ? `${place}: ${message}` : message, 'E373', place);
}

/**
 * Reads a samples file: a header line, then one sample a line. A last line without its line end is what a run that
 * was cut short left; it is not read. Throws SamplesFormatError naming the line.
 */
export function parseSamples(text: string): Samples {
  const lines = text.split('\n');
  const last = lines.pop() ?? '';
  const [first, ...rest] = lines;
  if (first === undefined) throw new SamplesFormatError('the file has no header line', 'E370');
  const header = atLine(1, () => parseFormat(FILE, first));
  const samples = rest.map((line, i) => atLine(i + 2, () => sampleOf(line)));
  return { header, samples, unfinished: last.length };
}
