import type { Genome } from '../design/genome.ts';
import type { Random } from '../design/random.ts';
import type { Ranked } from './dominance.ts';
import type { EdgeRange, Network } from './mapping/network.ts';
import type { Parents } from './parents.ts';
import type { Space } from './space.ts';
import type { TriedNetworks } from './triedNetworks.ts';

/** A genome with its costs (objectives to be minimised) and its violation of the limits. */
export interface Scored extends Ranked {
  genome: Genome;
}

/** A network to score. Its best placements are solved, unless the strategy says where it runs. */
export interface Proposal {
  network: Network;
  at?: EdgeRange;
}

/** What a strategy proposes from, as it stood at some moment: it does not change, and can cross to another thread. */
export interface View {
  parents: Parents;
  /** What else the strategy's own Propose reads. */
  numbers: Float64Array<ArrayBuffer>;
}

/** A batch that is to be proposed: by any thread, at any time, to the same networks. */
export interface Order extends View {
  /** As the table of strategies has it. */
  strategy: string;
  size: number;
  /** State of its own stream of random numbers. */
  random: readonly number[];
  /** Batches whose networks count as tried. */
  after: number;
}

export interface Surroundings {
  space: Space;
  random: Random;
  tried: TriedNetworks;
}

/** So many valid networks to score next, by a strategy that stood so. */
export type Propose = (view: View, size: number, surroundings: Surroundings) => Proposal[];

/** Plain JSON: a strategy made from it continues exactly as the saved one would have. */
export interface StrategyState {
  /** As the table of strategies has it. */
  name: string;
  random: number[];
  members: Scored[];
  /** Which networks were tried, where the strategy asks; see TriedNetworks. */
  memory?: string | undefined;
}

/** Orders candidates and learns from their scores. Deterministic for a seed. */
export interface Strategy {
  readonly name: string;
  /** Networks of the batches that it was told of. */
  readonly tried: TriedNetworks;
  /** A batch, proposed from what it knows now. */
  order(size: number): Order;
  /** Whether a candidate with such a score would be dropped with the next lesson; absent: it learns from all. */
  wouldForget?(score: Ranked): boolean;
  /**
   * @param results placed designs of proposed networks; a genome that is a member already gets its scores renewed
   * @param batch the proposals that they came from, in the order of the batches; none where members are scored again
   */
  tell(results: readonly Scored[], batch?: readonly Proposal[]): void;
  /** What it holds on to at present. */
  members(): readonly Scored[];
  save(): StrategyState;
}

export interface StrategyOptions {
  seed: number;
  space: Space;
  /** Resumes from here; the seed is then not used. */
  state?: StrategyState;
}

/** Whether any of the networks has other scores than before. */
export const haveChanged = (before: readonly Scored[], now: readonly Scored[]): boolean =>
  now.some(
    ({ costs, violation }, i) =>
      violation !== before[i]?.violation || costs.join() !== before[i]?.costs.join(),
  );
