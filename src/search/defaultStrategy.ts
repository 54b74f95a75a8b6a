import type { StrategyName } from './strategies.ts';

/** Apart from the strategies themselves, which the first screen has no use for. */
export const DEFAULT_STRATEGY: StrategyName = 'front';
