import { fnv1a } from '../design/random.ts';
import type { Setting } from '../design/types.ts';

/** What a supernet is and how it was trained. */
export interface SupernetAbout {
  task: string;
  setting: Setting;
  /** Of sentences: which words its embedding is of (fingerprint); the words themselves are the train split's. */
  vocabulary?: string | undefined;
  seed: number;
  /** Training steps done, of `planned`, and samples in each. */
  steps: number;
  planned: number;
  batch: number;
  learningRate: number;
  /** Mean loss of the steps since the entry before; a loss is that of the step's design. */
  log: { step: number; loss: number }[];
  /** The command that made it, when one did. */
  command?: string | undefined;
}

/** Tells vocabularies apart without holding their words, which may be a person's own data. */
export const fingerprint = (vocabulary: readonly string[]): string =>
  `${vocabulary.length} terms, ${(fnv1a(vocabulary.join('\n')) >>> 0).toString(16)}`;
