import { answerWith } from './answer.ts';
import { searchRates } from './searchRate.ts';

answerWith(searchRates);
