import { expect, test } from 'vitest';
import { randomStream } from '../../design/random.ts';
import { correctedAccuracy, correctionOf, type Step, stepOf, student95 } from './steps.ts';

test('S10.124 the expansion agrees with tables of Student t', () => {
  for (const [degrees, t] of [
    [2, 2.92],
    [3, 2.353],
    [5, 2.015],
    [10, 1.812],
    [30, 1.697],
  ] as const) {
    expect(Math.abs(student95(degrees) / t - 1)).toBeLessThan(0.015);
  }
});

test('S10.124 intervals of few steps hold nine in ten of networks that took no part, and two say nothing', () => {
  const random = randomStream(5, 'steps');
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let held = 0;
  const rounds = 4000;
  for (let i = 0; i < rounds; i++) {
    const first = stepOf(Array.from({ length: 4 }, () => 0.1 + 0.02 * normal())) as Step;
    const second = stepOf(Array.from({ length: 3 }, () => 0.05 + 0.01 * normal())) as Step;
    const truth = 0.4 + 0.15 + 0.02 * normal() + 0.01 * normal();
    const { low, high } = correctedAccuracy(0.4, correctionOf([first, second]));
    if (truth >= low && truth <= high) held++;
  }
  expect(held / rounds).toBeGreaterThan(0.88);
  expect(stepOf([0.1, 0.2])).toBeNull();
});
