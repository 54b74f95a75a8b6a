import { strategyContract } from './strategy.contract.ts';
import { STRATEGY_NAMES } from './strategy.ts';

for (const name of STRATEGY_NAMES) strategyContract(name);
