import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimateDesign } from '../../system/estimate.ts';
import { heldTo } from '../../system/link.ts';
import type { Conditions } from './conditions.ts';
import { type DispatchState, decide, likelyNext, type Observation, ranked, START } from './decide.ts';
import { type Goal, predictScheme } from './predict.ts';
import { crosses, type Scheme } from './scheme.ts';
import { schemesOf } from './schemes.ts';
import { conditionsOf, goal, schemes, setting, system, zoo } from './testing.ts';

const world = system;
const all = new Set(schemes.map(({ id }) => id));
const none = { seen: new Map(), broken: new Set<string>() };

/** Decides over a list of conditions, a frame each, so many ms apart. */
function play(list: readonly Conditions[], { everyMs = 50, loaded = all, what = goal as Goal } = {}) {
  let state: DispatchState = START;
  const used: Scheme[] = [];
  for (const [i, conditions] of list.entries()) {
    const observation: Observation = { nowMs: i * everyMs, conditions, loaded, ...none };
    const decision = decide(state, observation, schemes, { world, goal: what });
    used.push(decision.use);
    state = decision.state;
  }
  const switches = used.filter(({ id }, i) => i > 0 && id !== used[i - 1]?.id).length;
  return { used, switches };
}

const rate = fc.double({ min: 0.3, max: 200, noNaN: true });
const load = fc.record({
  clients: fc.integer({ min: 1, max: 16 }),
  othersBusy: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('S11.101 a prediction', () => {
  it('with nobody else at the edge and one frame at a time is the estimate of the placed design at that rate', () => {
    fc.assert(
      fc.property(
        rate,
        fc.constantFrom(...schemes.filter(({ parallel }) => parallel === 'pipeline')),
        (mbps, scheme) => {
          const at = { ...system, link: { ...heldTo(system.link, mbps), roundTripMs: 2 } };
          const { latencyMs, energyMj } = estimateDesign(scheme.design, setting, at);
          const found = predictScheme(scheme, world, conditionsOf(mbps), { what: 'latency', targetMs: 1 });
          expect(found?.latencyMs).toBeCloseTo(latencyMs, 6);
          expect(found?.energyMj).toBeCloseTo(energyMj, 6);
        },
      ),
    );
  });

  it('never gets better by a slower link, a busier edge or a slower device', () => {
    fc.assert(
      fc.property(
        rate,
        load,
        fc.double({ min: 1, max: 4, noNaN: true }),
        fc.constantFrom(...schemes),
        (mbps, edge, by, scheme) => {
          const ms = (conditions: Conditions) =>
            predictScheme(scheme, world, conditions, goal)?.latencyMs as number;
          const now = conditionsOf(mbps, edge);
          for (const worse of [
            { ...now, upMbps: mbps / by },
            { ...now, edge: { clients: edge.clients + 1, othersBusy: Math.min(1, edge.othersBusy * by) } },
            { ...now, deviceFactor: by },
          ]) {
            expect(ms(worse)).toBeGreaterThanOrEqual(ms(now) - 1e-9);
          }
        },
      ),
    );
  });

  it('of shared frames gives more of them where the device would idle, and waits for none of both', () => {
    // Device and edge are about as fast as each other, and the link is no hindrance.
    const even = { ...conditionsOf(200), edgeFactor: 15 };
    const frames: Goal = { what: 'frames', targetMs: 1e6 };
    const list = ranked(schemesOf(zoo, system, { goal: frames }), even, { world, goal: frames });
    const [best] = list;
    expect(best?.scheme.parallel).toBe('shared');
    expect(best?.prediction.share).toBeGreaterThan(0);
    const rest = list.filter(
      ({ scheme }) => scheme.parallel === 'pipeline' && scheme.entry === best?.scheme.entry,
    );
    const most = Math.max(...rest.map(({ prediction }) => prediction.throughputFps));
    expect(best?.prediction.throughputFps).toBeGreaterThan(1.3 * most);
  });
});

describe('S11.102 the dispatcher', () => {
  it('uses the best scheme of steady conditions, and stays with it whatever small noise does', () => {
    fc.assert(
      fc.property(
        rate,
        load,
        fc.array(fc.double({ min: 0.97, max: 1.03, noNaN: true }), { minLength: 40, maxLength: 80 }),
        (mbps, edge, noise) => {
          const { used, switches } = play(noise.map((factor) => conditionsOf(mbps * factor, edge)));
          expect(switches).toBeLessThanOrEqual(1);
          const [best] = ranked(schemes, conditionsOf(mbps, edge), { world, goal });
          const last = ranked([used.at(-1) as Scheme], conditionsOf(mbps, edge), { world, goal })[0];
          expect((last?.cost as number) / (best?.cost as number)).toBeLessThan(1.25);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('S11.103 switches once for each real change, within two frames where much is gained', () => {
    const list = [40, 0.02, 40].flatMap((mbps) => Array.from({ length: 40 }, () => conditionsOf(mbps)));
    const { used, switches } = play(list);
    const best = (mbps: number) => ranked(schemes, conditionsOf(mbps), { world, goal })[0]?.scheme.id;
    expect(best(40)).not.toBe(best(0.02));
    expect(switches).toBe(2);
    expect(used[39]?.id).toBe(best(40));
    expect(used[41]?.id).toBe(best(0.02));
    expect(used.at(-1)?.id).toBe(best(40));
  });

  it('S11.104 answers on the device alone at once when the edge is gone, whatever was in use', () => {
    fc.assert(
      fc.property(rate, load, (mbps, edge) => {
        const { used } = play([conditionsOf(mbps, edge), conditionsOf(mbps, edge), conditionsOf(mbps, null)]);
        expect(crosses(used[2] as Scheme)).toBe(false);
      }),
    );
  });

  it('S11.105 never uses what is not loaded, or failed by itself; what may come next is to be loaded', () => {
    const alone = new Set(schemes.filter((scheme) => !crosses(scheme)).map(({ id }) => id));
    fc.assert(
      fc.property(rate, load, fc.subarray([...all]), fc.subarray([...all]), (mbps, edge, some, broken) => {
        const loaded = new Set([...some, ...alone]);
        const faulty = new Set(broken.filter((id) => !alone.has(id)));
        const observation = {
          nowMs: 0,
          conditions: conditionsOf(mbps, edge),
          loaded,
          seen: new Map(),
          broken: faulty,
        };
        const { use } = decide(START, observation, schemes, { world, goal });
        const next = likelyNext(observation, schemes, { world, goal });
        expect(loaded.has(use.id) && !faulty.has(use.id)).toBe(true);
        expect(next.filter((id) => alone.has(id))).toHaveLength(1);
        expect(next.some((id) => faulty.has(id))).toBe(false);
        expect(next.length).toBeLessThanOrEqual(4);
      }),
    );
  });

  it('S11.512 S11.622 leaves a scheme that was seen for one that is only predicted for a greater gain alone, and goes back after its first frames', () => {
    const now = conditionsOf(40);
    const goal: Goal = { what: 'frames', targetMs: 1e6 };
    const list = ranked(schemes, now, { world, goal });
    const [best, other] = [list[0], list.at(-1)];
    const gain = (other?.cost as number) / (best?.cost as number) - 1;
    const [from, to] = [other?.scheme.id as string, best?.scheme.id as string];
    /** What follows on its own from a state, with what is known of schemes. */
    const follow = (state: DispatchState, sure: readonly string[], leastGain: number, kept = 1) => {
      const nowMs = 1e4;
      const certaintyOf = ({ id }: Scheme) => (sure.includes(id) ? 1 : 0);
      let decision = decide(
        state,
        { nowMs, conditions: now, loaded: all, ...none, certaintyOf, kept },
        schemes,
        {
          ...{ world, goal, leastGain },
        },
      );
      for (let i = 1; i <= 20 && decision.use.id === state.current; i++) {
        const next = { nowMs: nowMs + 50 * i, conditions: now, loaded: all, ...none, certaintyOf, kept };
        decision = decide(decision.state, next, schemes, { world, goal, leastGain });
      }
      return decision;
    };
    const settled: DispatchState = { current: from, sinceMs: 0, from: null, better: null };
    expect(follow(settled, [from], 0.9 * gain).use.id).toBe(from);
    expect(follow(settled, [from, to], 0.9 * gain).use.id).toBe(to);
    expect(follow(settled, [], 0.9 * gain).use.id).toBe(to);
    // It keeps no target.
    expect(follow(settled, [from], 0.9 * gain, 0).use.id).toBe(to);
    // It has just come from the one that is better.
    const tried: DispatchState = { ...settled, sinceMs: 1e4, from: to };
    const back = follow(tried, [from, to], 0.9 * gain);
    expect([back.use.id, back.state.sinceMs]).toEqual([to, 1e4 + 250]);
  });

  it('S11.513 says which scheme would be better and is not loaded', () => {
    const now = conditionsOf(40);
    const [best] = ranked(schemes, now, { world, goal });
    const alone = schemes.find((scheme) => !crosses(scheme)) as Scheme;
    const state: DispatchState = { current: alone.id, sinceMs: 0, from: null, better: null };
    const observation = { nowMs: 1e4, conditions: now, loaded: new Set([alone.id]), ...none };
    const { use, missing } = decide(state, observation, schemes, { world, goal });
    expect([use.id, missing]).toEqual([alone.id, best?.scheme.id]);
    expect(decide(state, { ...observation, loaded: all }, schemes, { world, goal }).missing).toBeUndefined();
  });

  it('S11.106 keeps to what is known to be accurate enough', () => {
    const good = schemesOf(zoo, system, { goal, leastAccuracy: 0.85 });
    expect(new Set(good.map(({ entry }) => entry))).toEqual(new Set([1]));
    expect(() => schemesOf(zoo, system, { goal, leastAccuracy: 0.95 })).toThrow(/0.95/);
  });
});
