import { describe, expect, it } from 'vitest';
import type { OrderMessage, ScoresMessage } from './batch.ts';
import { encodeScores } from './batch.ts';
import { Parents } from './parents.ts';
import { ScoringPool } from './scoringPool.ts';
import type { Order } from './strategy.ts';
import { TriedNetworks } from './triedNetworks.ts';

/** An order by its size; no networks come of it. */
const order = (size: number): Order => ({
  ...{ strategy: 'front', size, random: [], after: 0 },
  ...{ parents: new Parents([]), numbers: new Float64Array() },
});
const scores: ScoresMessage = {
  ...{ proposals: new Uint8Array(), scores: encodeScores({ results: [], limits: [] }) },
};

/** A pool and helpers that answer when they are told to; who did which batch, by their sizes. */
function poolWith(count: number) {
  const here: number[] = [];
  const hands = Array.from({ length: count }, () => ({
    asked: [] as number[],
    answers: [] as { give(): void; fail(): void }[],
  }));
  const helpers = hands.map(({ asked, answers }) => ({
    score: ({ order }: OrderMessage) =>
      new Promise<ScoresMessage>((resolve, reject) => {
        asked.push(order?.size ?? 0);
        answers.push({ give: () => resolve(scores), fail: () => reject(new Error('died')) });
      }),
  }));
  const own = {
    propose: ({ size }: Order) => {
      here.push(size);
      return [];
    },
    score: () => ({ results: [], limits: [] }),
  };
  return { pool: new ScoringPool(own, 2, new TriedNetworks(), helpers), here, hands };
}

describe('S10.702 batches under way', () => {
  it('go to the helper that has the least to do, to each its share, and what is left is done here, the oldest first', () => {
    const { pool, here, hands } = poolWith(2);
    for (let size = 1; size <= 6; size++) pool.add(order(size));
    expect(hands.map(({ asked }) => asked)).toEqual([
      [1, 3],
      [2, 4],
    ]);
    expect(pool.scoreOne()).toBe(true);
    expect(here).toEqual([5]);
    expect(pool.scoreOne()).toBe(true);
    expect(pool.scoreOne()).toBe(false);
    expect(here).toEqual([5, 6]);
  });

  it('are used in the order in which they were ordered, whichever is done first', async () => {
    const { pool, hands } = poolWith(1);
    for (let size = 1; size <= 5; size++) pool.add(order(size));
    pool.scoreOne();
    expect(pool.hasNext).toBe(false);
    const answered = pool.answer;
    hands[0]?.answers[1]?.give();
    await answered;
    expect(pool.next()).toBeNull();
    for (const i of [0, 2, 3]) {
      const again = pool.answer;
      hands[0]?.answers[i]?.give();
      await again;
    }
    for (let size = 1; size <= 5; size++) expect(pool.next()).not.toBeNull();
    expect(pool.size).toBe(0);
  });

  it('that a helper lost go to another or are done here; one that fails three times is asked no more', async () => {
    const { pool, here, hands } = poolWith(1);
    pool.add(order(1));
    for (let time = 0; time < 3; time++) {
      const answered = pool.answer;
      hands[0]?.answers[time]?.fail();
      await answered;
    }
    expect(hands[0]?.asked).toEqual([1, 1, 1]);
    expect(pool.isShared).toBe(false);
    expect(pool.scoreOne()).toBe(true);
    expect(here).toEqual([1]);
    pool.add(order(2));
    expect(hands[0]?.asked).toHaveLength(3);
  });

  it('that nobody has yet go to no helper once the search is over', async () => {
    const { pool, hands } = poolWith(1);
    for (let size = 1; size <= 6; size++) pool.add(order(size));
    const answered = pool.answer;
    pool.end();
    hands[0]?.answers[0]?.give();
    await answered;
    expect(hands[0]?.asked).toEqual([1, 2, 3, 4]);
  });
});
