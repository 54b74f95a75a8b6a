import { describe, expect, it } from 'vitest';
import { AGGREGATE, COMBINE, type Genome, randomGenome } from '../design/genome.ts';
import { Random } from '../design/random.ts';
import { AccuracyScreen } from './screen.ts';

/** A made-up accuracy that a linear screen can learn, with noise. */
function toyAccuracy({ ops, functions }: Genome, noise: number): number {
  const aggregates = ops.filter((op) => op === AGGREGATE).length;
  const wide = ops.filter((op, p) => op === COMBINE && (functions[p] as number) >= 4).length;
  return 0.5 + 0.06 * Math.min(aggregates, 4) + 0.03 * wide + 0.02 * (noise - 0.5);
}

describe('AccuracyScreen', () => {
  it('holds everything possible until it has seen enough', () => {
    const screen = new AccuracyScreen();
    const random = new Random(1);
    expect(screen.guess(randomGenome(random.coarseUnit)).optimistic).toBe(1);
    for (let i = 0; i < 8; i++) screen.learn(randomGenome(random.coarseUnit), 0.5);
    expect(screen.guess(randomGenome(random.coarseUnit)).optimistic).toBeLessThan(1);
  });

  it('learns which candidates are better', () => {
    const screen = new AccuracyScreen();
    const random = new Random(2);
    for (let i = 0; i < 150; i++) {
      const genome = randomGenome(random.coarseUnit);
      screen.learn(genome, toyAccuracy(genome, random.coarseUnit()));
    }
    let error = 0;
    let spread = 0;
    let covered = 0;
    const truths: number[] = [];
    for (let i = 0; i < 200; i++) {
      const genome = randomGenome(random.coarseUnit);
      const truth = toyAccuracy(genome, random.coarseUnit());
      truths.push(truth);
      const { mean, optimistic } = screen.guess(genome);
      error += Math.abs(mean - truth);
      if (truth <= optimistic) covered++;
    }
    const average = truths.reduce((a, b) => a + b, 0) / truths.length;
    for (const truth of truths) spread += Math.abs(truth - average);
    expect(error).toBeLessThan(0.5 * spread);
    expect(covered).toBeGreaterThan(140);
  });
});
