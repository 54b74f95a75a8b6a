import { EvolutionaryStrategy } from './evolutionary.ts';
import { RandomStrategy } from './randomStrategy.ts';
import { RegularisedStrategy } from './regularised.ts';
import type { Strategy, StrategyName, StrategyOptions } from './strategy.ts';

/** Every strategy there is, by the name it is saved under. */
export const STRATEGIES: Readonly<
  Record<StrategyName, { title: string; create: (options: StrategyOptions) => Strategy }>
> = {
  evolutionary: {
    title: 'Evolutionary (NSGA-II)',
    create: (options) => new EvolutionaryStrategy(options),
  },
  regularised: {
    title: 'Regularised evolution',
    create: (options) => new RegularisedStrategy(options),
  },
  random: { title: 'Random', create: (options) => new RandomStrategy(options) },
};

export const STRATEGY_NAMES = Object.keys(STRATEGIES) as StrategyName[];
