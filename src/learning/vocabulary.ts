import { fnv1a } from '../design/random.ts';

/** Tells vocabularies apart without holding their words, which may be a person's own data. */
export const fingerprint = (vocabulary: readonly string[]): string =>
  `${vocabulary.length} terms, ${(fnv1a(vocabulary.join('\n')) >>> 0).toString(16)}`;
