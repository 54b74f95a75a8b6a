import { describe, expect, it } from 'vitest';
import { randomStream } from '../design/random.ts';
import { COVERAGE, errorsOf, intervalBy, logHalfWidthOf, type Outcome, widened } from './coverage.ts';
import { median } from './statistics.ts';

/** Normal and heavy-tailed errors, by inverse sampling; seeded, so the shares below are the same each time. */
const normal = (u: number, v: number): number => Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v);
const laplace = (u: number): number => Math.sign(u - 0.5) * Math.log(1 - 2 * Math.abs(u - 0.5));

/** Share of next errors that lie within the half-width which `n` errors before gave. */
function held(n: number, draw: (next: () => number) => number): number {
  const random = randomStream(7, 'coverage', n);
  const next = () => random() as number;
  const rounds = 3000;
  let inside = 0;
  for (let i = 0; i < rounds; i++) {
    const half = logHalfWidthOf(Array.from({ length: n }, () => 0.1 * draw(next))) as number;
    if (Math.abs(0.1 * draw(next)) <= half) inside++;
  }
  return inside / rounds;
}

describe('S9.101 intervals hold the share that they say', () => {
  it.each([1, 3, 8, 12, 19, 20, 40])('from %i planted errors', (n) => {
    // Student's t with a known mean of 0 is a little wide; what the conformal one may be above is 1 / (n + 1).
    for (const draw of [
      (next: () => number) => normal(next(), next()),
      (next: () => number) => laplace(next()),
    ]) {
      const share = held(n, draw);
      expect(share).toBeGreaterThanOrEqual(COVERAGE - 0.04);
      expect(share).toBeLessThanOrEqual(1);
      if (n >= 30) expect(share).toBeLessThanOrEqual(COVERAGE + 1 / (n + 1) + 0.02);
    }
  });

  /** From 0.02 to 30 ms, each off by 5 % and by 0.1 ms or so. */
  function planted(next: () => number): Outcome {
    const predictedMs = 0.02 * 1500 ** next();
    const measuredMs =
      predictedMs * Math.exp(0.05 * normal(next(), next())) + 0.1 * Math.abs(laplace(next()));
    return { predictedMs, measuredMs };
  }

  it.each([12, 40])('of small and of large designs, from %i planted ones of all sizes', (n) => {
    const random = randomStream(8, 'coverage', n);
    const next = () => random() as number;
    const inside: Record<'small' | 'large', boolean[]> = { small: [], large: [] };
    const widths: number[] = [];
    const rounds = 400;
    for (let i = 0; i < rounds; i++) {
      const outcomes = Array.from({ length: n }, () => planted(next));
      const errors = errorsOf(outcomes);
      for (let j = 0; j < 10; j++) {
        const { predictedMs, measuredMs } = planted(next);
        const interval = intervalBy(errors)(predictedMs);
        if (!interval) throw new Error('no interval');
        const { lowMs, highMs } = interval;
        expect(lowMs).toBeGreaterThanOrEqual(0);
        inside[predictedMs < 1 ? 'small' : 'large'].push(lowMs <= measuredMs && measuredMs <= highMs);
        if (predictedMs > 5) widths.push(highMs / lowMs);
      }
    }
    const share = (list: boolean[]) => list.filter(Boolean).length / list.length;
    expect(share([...inside.small, ...inside.large])).toBeGreaterThanOrEqual(COVERAGE - 0.04);
    expect(share(inside.small)).toBeGreaterThanOrEqual(COVERAGE - 0.08);
    expect(share(inside.large)).toBeGreaterThanOrEqual(COVERAGE - 0.08);
    // The scatter of tiny designs does not widen what is said of large ones.
    expect(median(widths)).toBeLessThan(1.5);
  });

  it('say nothing where nothing was measured', () => {
    expect(logHalfWidthOf([])).toBeNull();
  });
});

describe('S9.140 a model that runs find off is believed less', () => {
  it('not before, and never more than its validation said', () => {
    expect(widened(0.2, [])).toBeCloseTo(0.2, 12);
    expect(widened(0.2, [0.01, -0.02, 0])).toBeCloseTo(0.2, 12);
  });

  it('the more the oftener, whichever way it is off', () => {
    const [one, three, many] = [1, 3, 60].map((n) =>
      widened(
        0.1,
        Array.from({ length: n }, () => 0.3),
      ),
    );
    expect(one).toBeGreaterThan(0.1);
    expect(three).toBeGreaterThan(one as number);
    expect(widened(0.1, [-0.3])).toBeCloseTo(one as number, 12);
    // In the end by what the runs say alone.
    expect(many).toBeGreaterThan(0.3);
    expect(many).toBeLessThan(1.645 * 0.3);
  });

  it('holds its share once the machine has changed', () => {
    const random = randomStream(9, 'coverage');
    const next = () => random() as number;
    const drawn = () => 0.2 * normal(next(), next());
    let inside = 0;
    for (let i = 0; i < 2000; i++) {
      const half = widened(0.05, Array.from({ length: 30 }, drawn));
      if (Math.abs(drawn()) <= half) inside++;
    }
    expect(inside / 2000).toBeGreaterThanOrEqual(COVERAGE - 0.06);
  });
});
