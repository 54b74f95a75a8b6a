import { EvolutionaryStrategy } from './evolutionary.ts';
import { FrontStrategy } from './frontStrategy.ts';
import { RandomStrategy } from './randomStrategy.ts';
import { RegularisedStrategy } from './regularised.ts';
import type { Strategy, StrategyOptions } from './strategy.ts';

interface StrategySpec {
  title: string;
  create(options: StrategyOptions): Strategy;
}

/** Every strategy there is, by the name it is saved under. */
export const STRATEGIES = {
  front: { title: 'Local search on the front', create: (options) => new FrontStrategy(options) },
  evolutionary: {
    title: 'Evolutionary (NSGA-II)',
    create: (options) => new EvolutionaryStrategy(options),
  },
  regularised: {
    title: 'Regularised evolution',
    create: (options) => new RegularisedStrategy(options),
  },
  random: {
    title: "Random, the paper's reference",
    create: (options) => new RandomStrategy(options),
  },
} satisfies Record<string, StrategySpec>;

export type StrategyName = keyof typeof STRATEGIES;

export const STRATEGY_NAMES = Object.keys(STRATEGIES) as StrategyName[];
