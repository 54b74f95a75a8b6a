import { COMBINE, type Genome, type GenomeContext, randomGenome } from './genome.ts';

/** A small seeded sequence in [0, 1), for tests and examples that need a reproducible design. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The valid genome of a seed. */
export const genomeFromSeed = (seed: number, context?: GenomeContext): Genome =>
  randomGenome(seeded(seed), context);

/**
 * The same with Combines of 64 outputs at most, but for one seed in eight: models of a few hundred kilobytes instead of
 * several megabytes, for tests that run them.
 */
export function slimFromSeed(seed: number, context?: GenomeContext): Genome {
  const genome = genomeFromSeed(seed, context);
  if (seed % 8 === 0) return genome;
  const functions = genome.functions.map((f, p) => (genome.ops[p] === COMBINE ? f % 4 : f));
  return { ...genome, functions };
}
