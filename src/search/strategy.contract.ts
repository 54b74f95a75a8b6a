import { describe, expect, it } from 'vitest';
import { AGGREGATE, COMBINE, genomeProblem } from '../design/genome.ts';
import { ParetoArchive } from './archive.ts';
import { crossingsOf, genomeKey, genomeOfPlaced, networkOf } from './mapping/network.ts';
import { Space } from './space.ts';
import { proposalsOf, STRATEGIES, type StrategyName } from './strategies.ts';
import type { Proposal, Scored, Strategy } from './strategy.ts';

const setting = { points: 64, features: 3, classes: 10 };
const space = new Space(setting);
/** On the device alone, unless the strategy says otherwise. */
const genomeOf = ({ network, at = { from: 0, to: 0 } }: Proposal) => genomeOfPlaced(network, at);

/** Two opposed toy costs with structure to find: cheap against capable, with interactions between positions. */
export function toyScore(proposal: Proposal): Scored {
  const { network } = proposal;
  let cost = 0;
  let merit = 0;
  network.ops.forEach((op, p) => {
    const fn = network.functions[p] as number;
    if (op === COMBINE) {
      cost += 2 ** fn / 16;
      merit += fn * (p % 2);
    }
    if (op === AGGREGATE) {
      cost += 3;
      merit += fn % 3 === 0 ? 6 : 1;
    }
  });
  return { genome: genomeOf(proposal), costs: [cost, -merit], violation: 0 };
}

const propose = (strategy: Strategy, size: number, within = space): Proposal[] =>
  proposalsOf(strategy.order(size), within, strategy.tried);

const run = (strategy: Strategy, rounds: number, within = space): Proposal[] => {
  const seen: Proposal[] = [];
  for (let i = 0; i < rounds; i++) {
    const proposed = propose(strategy, 64, within);
    seen.push(...proposed);
    strategy.tell(proposed.map(toyScore), proposed);
  }
  return seen;
};

const keys = (proposals: readonly Proposal[]) => proposals.map((proposal) => genomeKey(genomeOf(proposal)));

/** What every strategy owes the search. */
export function strategyContract(name: StrategyName): void {
  const make = (seed: number, state?: ReturnType<Strategy['save']>) =>
    STRATEGIES[name].create({ seed, space, ...(state && { state }) });

  describe(`S10.1 strategy ${name}`, () => {
    it('proposes exactly as many genomes as asked, all of them valid', () => {
      const strategy = make(1);
      expect(propose(strategy, 7)).toHaveLength(7);
      for (const proposal of run(strategy, 20)) expect(genomeProblem(genomeOf(proposal))).toBeNull();
    });

    it('S10.41 stays in a space that is filtered', () => {
      const small = new Space(setting, {
        ...{ widths: [16, 64], messages: ['relative'], reducers: ['max'], pools: ['max'], positions: 7 },
        modes: ['DE', 'DED'],
      });
      const strategy = STRATEGIES[name].create({ seed: 1, space: small });
      for (const { network, at } of run(strategy, 12, small)) {
        expect(small.has(network)).toBe(true);
        if (at) expect(network.ops.length + crossingsOf(at, network.ops.length)).toBeLessThanOrEqual(7);
      }
      // Kept members of the whole space lead nowhere else.
      const whole = make(3);
      run(whole, 6);
      const narrowed = STRATEGIES[name].create({ seed: 0, space: small, state: whole.save() });
      for (const { network } of run(narrowed, 6, small)) expect(small.has(network)).toBe(true);
    });

    it('is deterministic for a seed, and differs between seeds', () => {
      expect(keys(run(make(5), 8))).toEqual(keys(run(make(5), 8)));
      expect(keys(run(make(5), 8))).not.toEqual(keys(run(make(6), 8)));
    });

    it('resumes from saved JSON exactly as it would have', () => {
      const one = make(3);
      run(one, 6);
      const two = make(0, JSON.parse(JSON.stringify(one.save())));
      expect(keys(run(two, 6))).toEqual(keys(run(one, 6)));
    });

    it('does not go round in circles: nearly all late proposals are new', () => {
      const all = keys(run(make(9), 60));
      const early = new Set(all.slice(0, -640));
      const late = new Set(all.slice(-640).filter((key) => !early.has(key)));
      expect(late.size).toBeGreaterThan(320);
    });

    it('renews the scores of members instead of doubling them', () => {
      const strategy = make(2);
      run(strategy, 4);
      const before = strategy.members().length;
      strategy.tell(strategy.members().map((m) => ({ ...m, costs: [0, 0] })));
      expect(strategy.members()).toHaveLength(before);
      expect(strategy.members().every((m) => m.costs.join() === '0,0')).toBe(true);
    });

    it('survives candidates that could not be scored', () => {
      const strategy = make(4);
      strategy.tell(propose(strategy, 8).map((p) => ({ ...toyScore(p), costs: [Number.NaN, 1] })));
      for (const { network } of run(strategy, 4)) expect(networkOf(genomeOf({ network }))).toEqual(network);
    });

    if (name !== 'random') {
      it('covers more of the front than random search does with as many candidates', () => {
        const volume = (strategy: Strategy) => {
          const archive = new ParetoArchive<null>(['min', 'min']);
          for (const proposal of run(strategy, 40)) archive.insert(toyScore(proposal).costs, null);
          return archive.hypervolume([200, 1]);
        };
        expect(volume(make(11))).toBeGreaterThan(volume(STRATEGIES.random.create({ seed: 11, space })));
      });
    }
  });
}
