import { Random } from '../design/random.ts';
import { EvolutionaryStrategy, proposeChildren } from './evolutionary.ts';
import { FrontStrategy, proposeNeighbours } from './frontStrategy.ts';
import { proposeAtRandom, RandomStrategy } from './randomStrategy.ts';
import { proposeByTournaments, RegularisedStrategy } from './regularised.ts';
import type { Space } from './space.ts';
import type { Order, Proposal, Propose, Strategy, StrategyOptions } from './strategy.ts';
import type { TriedNetworks } from './triedNetworks.ts';

interface StrategySpec {
  title: string;
  create(options: StrategyOptions): Strategy;
  propose: Propose;
}

/** Every strategy there is, by the name it is saved under. */
export const STRATEGIES = {
  front: {
    title: 'Local search on the front',
    create: (options) => new FrontStrategy(options),
    propose: proposeNeighbours,
  },
  evolutionary: {
    title: 'Evolutionary (NSGA-II)',
    create: (options) => new EvolutionaryStrategy(options),
    propose: proposeChildren,
  },
  regularised: {
    title: 'Regularised evolution',
    create: (options) => new RegularisedStrategy(options),
    propose: proposeByTournaments,
  },
  random: {
    title: "Random, the paper's reference",
    create: (options) => new RandomStrategy(options),
    propose: proposeAtRandom,
  },
} satisfies Record<string, StrategySpec>;

export type StrategyName = keyof typeof STRATEGIES;

export const STRATEGY_NAMES = Object.keys(STRATEGIES) as StrategyName[];

/** What a batch's order asks for, the same in every thread that knows which networks were tried. */
export function proposalsOf(order: Order, space: Space, tried: TriedNetworks): Proposal[] {
  const { propose } = STRATEGIES[order.strategy as StrategyName];
  tried.moveTo(order.after);
  try {
    return propose(order, order.size, { space, random: new Random(order.random), tried });
  } finally {
    tried.drop();
  }
}
