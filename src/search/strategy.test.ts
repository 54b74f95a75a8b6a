import { STRATEGY_NAMES } from './strategies.ts';
import { strategyContract } from './strategy.contract.ts';

for (const name of STRATEGY_NAMES) strategyContract(name);
