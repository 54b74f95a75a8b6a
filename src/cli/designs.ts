import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Codec } from '../design/codec.ts';
import { setCodecs } from '../design/communicate.ts';
import { decodeDesign } from '../design/decode.ts';
import {
  type Genome,
  type GenomeContext,
  GenomeError,
  genomeProblem,
  parseGenome,
} from '../design/genome.ts';
import { PRESETS, presetById, WORD_PRESETS } from '../design/presets.ts';
import { DesignFormatError, parseDesignText } from '../design/schema.ts';
import type { Design } from '../design/types.ts';
import { readNamedText } from './files.ts';
import { codec } from './options.ts';
import { UsageError } from './outcome.ts';

/** One design that was given. */
export interface DesignLine {
  /** The encoding as given, trimmed. */
  text: string;
  /** 1-based. */
  line: number;
  /** The design, with the codec that was asked for. Rejects with what is wrong with it. */
  read(context: GenomeContext): Promise<Design>;
}

export interface DesignsOptions {
  designs?: string;
  design?: string;
  codec?: Codec;
}

/** Designs by file or one by name, and how they cross. */
export const designsOptions = (command: Command): Command =>
  command
    .option('--designs <file>', 'encodings, one a line')
    .option('--design <design>', "one design instead: an encoding, a preset, or a design's JSON file")
    .option(
      '--codec <codec>',
      'how every crossing is encoded, such as int8+delta+deflate (default: as the design says)',
      codec,
    );

/** The designs that `--designs` or `--design` gives. @param own of the zoo, where neither names another */
export async function readDesigns(
  { designs, design, codec: wanted, zoo }: DesignsOptions & { zoo?: string },
  own?: Design,
): Promise<DesignLine[]> {
  const given = [designs, design].filter((name) => name !== undefined).length;
  if (given !== 1 && !(own && given === 0)) throw new UsageError('give either --designs or --design');
  const coded = (line: DesignLine): DesignLine => ({
    ...line,
    async read(context) {
      const found = await line.read(context);
      return wanted ? setCodecs(found, wanted) : found;
    },
  });
  if (designs !== undefined) return (await readDesignsFile(designs)).map(coded);
  if (design === undefined) return [coded({ text: zoo ?? '', line: 1, read: async () => own as Design })];
  const text = design.trim();
  return [coded({ text, line: 1, read: (context) => resolveDesign(text, context) })];
}

/** The encodings of a designs file, one a line; blank lines and lines that start with # are skipped. Throws UsageError without one. */
export async function readDesignsFile(path: string): Promise<DesignLine[]> {
  const text = await readNamedText('--designs', path);
  const lines = text
    .split(/\r\n|\r|\n/)
    .map((raw, i) => ({
      text: raw.trim(),
      line: i + 1,
      read: async (context: GenomeContext) => decodeDesign(raw.trim(), context),
    }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'));
  if (lines.length === 0) throw new UsageError(`--designs ${path}: there is no encoding in it`);
  return lines;
}

/** The genome of a line, or what is wrong with it. */
export function genomeOfLine(text: string, context: GenomeContext): Genome | Error {
  try {
    const genome = parseGenome(text);
    const problem = genomeProblem(genome, context);
    return problem ? new GenomeError(problem) : genome;
  } catch (error) {
    return error as Error;
  }
}

/**
 * The design that `--design D`, or another option, names: an encoding, a preset, or a design's JSON file.
 * Throws UsageError when it is none of these, and what is wrong with it when it is one.
 */
export async function resolveDesign(
  given: string,
  context?: GenomeContext,
  option = '--design',
): Promise<Design> {
  const preset = presetById(given.trim());
  if (preset) return preset.design;
  if (given.includes(',') && !existsSync(given)) return decodeDesign(given, context);
  if (!existsSync(given)) {
    const presets = [...PRESETS, ...WORD_PRESETS].map(({ id }) => id).join(', ');
    throw new UsageError(
      `${option} ${given}: not an encoding (12 ops, a comma, 12 functions), not a preset (${presets}), and no such file`,
    );
  }
  const text = await readNamedText(option, given);
  try {
    return parseDesignText(text);
  } catch (error) {
    if (error instanceof DesignFormatError) throw error.within(given);
    throw error;
  }
}
