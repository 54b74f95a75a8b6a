import { existsSync } from 'node:fs';
import { decodeDesign } from '../design/decode.ts';
import type { GenomeContext } from '../design/genome.ts';
import { PRESETS, presetById, WORD_PRESETS } from '../design/presets.ts';
import { DesignFormatError, parseDesignText } from '../design/schema.ts';
import type { Design } from '../design/types.ts';
import { readNamedText } from './files.ts';
import { UsageError } from './outcome.ts';

/** One encoding of a designs file. */
export interface DesignLine {
  /** The encoding as given, trimmed. */
  text: string;
  /** 1-based. */
  line: number;
}

/** The encodings of a designs file, one a line; blank lines and lines that start with # are skipped. */
export async function readDesignsFile(path: string): Promise<DesignLine[]> {
  const text = await readNamedText('--designs', path);
  return text
    .split(/\r\n|\r|\n/)
    .map((raw, i) => ({ text: raw.trim(), line: i + 1 }))
    .filter(({ text }) => text !== '' && !text.startsWith('#'));
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
