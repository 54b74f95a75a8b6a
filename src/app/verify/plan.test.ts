import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Member } from '../../search/member.ts';
import { reached } from './beliefs.ts';
import { type Budget, networksOf, nextOrders } from './plan.ts';
import { byPromise } from './promise.ts';
import { networkText, type Order, orderText, type Training, type VerifyState } from './records.ts';
import { encodingOf, frontOf, verificationOf } from './testing.ts';
import { workOf } from './work.ts';

/** An encoding from its first ops. */
function padded(text: string): string {
  return text
    .split(',')
    .map((part) => [...part.split(' '), ...Array(12).fill('0')].slice(0, 12).join(' '))
    .join(',');
}

const UNLIMITED: Budget = { ms: null, trainers: 1 };

const fronts = fc
  .array(fc.record({ latencyMs: fc.double({ min: 1, max: 50, noNaN: true }), accuracy: share(0.1, 0.95) }), {
    minLength: 1,
    maxLength: 20,
  })
  .map((points) => frontOf(points));

function share(min: number, max: number) {
  return fc.double({ min, max, noNaN: true });
}

/** What training gives: deterministic, from the network's name and how long it was trained. */
function trainedAs(order: Order, salt: number, msPerEpoch: number, state: VerifyState): Training {
  const seedOf = [...order.network].reduce((h, c) => (h * 31 + c.charCodeAt(0)) % 9973, salt);
  const before = state.trainings.filter(({ network }) => network === order.network);
  const from = Math.max(0, ...before.map(({ fidelity }) => fidelity.epochs));
  const added = order.fidelity.epochs - from;
  return {
    ...order,
    ...{ accuracy: ((seedOf % 89) / 100) * (1 - 1 / (1 + order.fidelity.epochs)), samples: 400 },
    ...{ provenance: 'measured', added, ms: added * msPerEpoch * (1 + (seedOf % 3)), at: '' },
  };
}

/** Runs a whole verification; a part of the networks cannot be trained. */
function runAll(start: VerifyState, budget: Budget, { salt = 7, msPerEpoch = 1000, failing = 0 } = {}) {
  let state = start;
  const orders: Order[] = [];
  for (let i = 0; i < 500; i++) {
    const planned = nextOrders(state, budget);
    const [order] = planned.orders;
    if (!order) return { state, orders, end: planned.end };
    orders.push(order);
    const fails = failing > 0 && networksOf(state).indexOf(order.network) % failing === 0;
    state = fails
      ? { ...state, failures: [...state.failures, { ...order, problem: 'no', at: '' }] }
      : { ...state, trainings: [...state.trainings, trainedAs(order, salt, msPerEpoch, state)] };
  }
  throw new Error('it does not end');
}

describe('successive halving', () => {
  test('S10.120 ends, and trains no network twice at a fidelity', () => {
    const budgets = fc.option(fc.integer({ min: 1, max: 400_000 }), { nil: null });
    fc.assert(
      fc.property(fronts, budgets, fc.nat(1000), fc.nat(4), (front, ms, salt, failing) => {
        const { orders } = runAll(verificationOf(front), { ms, trainers: 1 }, { salt, failing });
        expect(new Set(orders.map(orderText)).size).toBe(orders.length);
      }),
      { numRuns: 15 },
    );
  });

  test('S10.120 the most promising continue: those that a rung leaves behind promise no more than those it keeps', () => {
    fc.assert(
      fc.property(fronts, fc.nat(1000), (front, salt) => {
        const start = verificationOf(front);
        const { state } = runAll(start, UNLIMITED, { salt });
        const at = (epochs: number) => state.trainings.filter(({ fidelity }) => fidelity.epochs === epochs);
        for (const [rung, next] of [
          [2, 6],
          [6, 20],
        ] as const) {
          const level = new Map(at(rung).map((training) => [training.network, training]));
          const ranked = byPromise(front, [...level.keys()], (n) => reached(level.get(n) as Training));
          const kept = at(next).map(({ network }) => network);
          expect(new Set(kept)).toEqual(new Set(ranked.slice(0, Math.ceil(level.size / 2))));
        }
      }),
      { numRuns: 15 },
    );
  });

  test('S10.121 resumes from any of its states as it would have continued', () => {
    const front = frontOf(
      Array.from({ length: 9 }, (_, i) => ({ latencyMs: i + 1, accuracy: 0.5 + i / 30 })),
    );
    for (const ms of [null, 60_000]) {
      const budget = { ms, trainers: 1 };
      const { state, orders } = runAll(verificationOf(front), budget);
      for (let done = 0; done < state.trainings.length; done++) {
        const broken = JSON.parse(JSON.stringify({ ...state, trainings: state.trainings.slice(0, done) }));
        expect(runAll(broken, budget).orders).toEqual(orders.slice(done));
      }
    }
  });

  test('S10.122 keeps to its time but for what nobody knew, and uses what is left for those that fell out', () => {
    const front = frontOf(
      Array.from({ length: 12 }, (_, i) => ({ latencyMs: i + 1, accuracy: 0.5 + i / 50 })),
    );
    const whole = runAll(verificationOf(front), { ms: null, trainers: 1 }).state;
    const all = whole.trainings.reduce((sum, { ms }) => sum + ms, 0);
    for (const ms of [all / 4, all / 2, all, 10 * all]) {
      const { state, end } = runAll(verificationOf(front), { ms, trainers: 1 });
      const spent = state.trainings.reduce((sum, training) => sum + training.ms, 0);
      // One training may take up to three times what the median of those before it takes.
      expect(spent).toBeLessThanOrEqual(ms + 3 * 20 * 1000 * 3);
      expect(end).toBe(ms > 2 * all ? 'done' : 'time');
      if (ms > 2 * all) {
        const full = state.trainings.filter(({ fidelity }) => fidelity.epochs === 20);
        expect(full).toHaveLength(12);
      }
    }
  });

  test('S10.508 a time that a few large networks would fill trains all the small ones', () => {
    const large = ['3 1 4,0 6 0', '3 1 1 4,0 6 6 0'].map((text) => networkText(padded(text)));
    const small = Array.from({ length: 10 }, (_, i) => encodingOf(i));
    const front = [...large, ...small].map((encoding, i): Member => {
      const accuracy = { value: 0.9 - 0.05 * i, provenance: 'predicted' } as const;
      return { encoding, figures: { latency: { value: 20 - i, provenance: 'predicted' }, accuracy } };
    });
    let state = verificationOf(front);
    const budget = { ms: 100_000, trainers: 2 };
    const took = (order: Order, added: number) => 1e-5 * added * workOf('shapes', order.network, 64);
    for (let i = 0; i < 100; i++) {
      const [order] = nextOrders(state, budget).orders;
      if (!order) break;
      const trained = trainedAs(order, 7, 1, state);
      state = { ...state, trainings: [...state.trainings, { ...trained, ms: took(order, trained.added) }] };
    }
    const ended = state.trainings.filter(({ fidelity }) => fidelity.epochs === 20);
    for (const network of small) expect(ended.map((each) => each.network)).toContain(network);
    expect(small).toContain(state.trainings[0]?.network);
    const spent = state.trainings.reduce((sum, { ms }) => sum + ms, 0);
    expect(spent).toBeLessThanOrEqual(2 * budget.ms);
  });

  test('S10.120 a network with several placements is trained once, and one that cannot stand on the front last', () => {
    const [fast, slow, beaten] = frontOf([
      { latencyMs: 1, accuracy: 0.8 },
      { latencyMs: 2, accuracy: 0.9 },
      { latencyMs: 3, accuracy: 0.6 },
    ]) as [Member, Member, Member];
    const split = { ...fast, encoding: encodingOf(0, true) };
    const { orders } = nextOrders(verificationOf([beaten, split, slow, fast]), UNLIMITED);
    expect(orders.map(({ network }) => network)).toEqual([1, 0, 2].map((i) => encodingOf(i)));
  });
});
