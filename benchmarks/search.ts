/**
 * Candidates a second that one thread proposes, scores by the table, ranks and keeps, in Node and in one
 * worker of a real Chromium.
 *
 *   npm run -s bench:search -- [--json] [--seconds 4]
 */
import { parseArgs } from 'node:util';
import { benchmark, type Figure } from './benchmark.ts';
import { askChromiumWorker } from './chromiumWorker.ts';
import { type SearchRate, searchRates } from './searchRate.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '4' } }, strict: false });
const seconds = Number(values.seconds);

const figures = (where: string, rates: readonly SearchRate[]): Figure[] =>
  rates.flatMap(({ strategy, median, q1, q3 }) => {
    const name = `${where}, ${strategy}`;
    const unit = 'candidates/s';
    const goal = '>= 20000';
    return [
      { name: `${name}, median`, value: median, unit, ...(where !== 'Node' && { goal }) },
      { name: `${name}, lower quartile`, value: q1, unit },
      { name: `${name}, upper quartile`, value: q3, unit },
    ];
  });

await benchmark('search', async (log) => {
  log('Node ...');
  const node = figures('Node', await searchRates(seconds));
  log('Chromium ...');
  return [
    ...node,
    ...figures(
      'one Chromium worker',
      await askChromiumWorker<number, SearchRate[]>('benchmarks/searchWorker.ts', seconds),
    ),
  ];
});
