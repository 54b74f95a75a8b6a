/**
 * What a search finds, and how fast. Parts: `rate`, networks a second, each with its best placements and, with
 * accuracies, its predicted accuracy, in Node and in one worker of a real Chromium; `whole`, which is part of it, by turns
 * scoring alone, a search with accuracies in one and in two workers, and two searches apart, which is all that two workers
 * can give there; `placements`, solved placements against estimateDesign; `reduced`, a space of 127,998 networks against its exact front; `full`, strategies at
 * equal budgets on the whole space.
 *
 *   npm run -s bench:search -- [--json] [--part rate,whole,placements,reduced,full] [--seconds 4] [--seeds 10] [--first-seed 1]
 *     [--budget 3000] [--systems tx2+i7-7700@40,pi4b+gtx1060@10] [--networks 2000] [--rounds 3] [--no-browser]
 */
import { parseArgs } from 'node:util';
import type { StrategyName } from '../src/search/strategies.ts';
import { quantile } from '../src/system/statistics.ts';
import { benchmark, type Figure } from './benchmark.ts';
import { askChromiumWorker } from './chromiumWorker.ts';
import type { Ground } from './ground.ts';
import {
  exactFront,
  found,
  groundOf,
  placementsAgainstBruteForce,
  REDUCED,
  shareOf,
  solvedRate,
  union,
} from './searchQuality.ts';
import { type SearchRate, searchRates } from './searchRate.ts';
import { MODEL_PATH, type Turn } from './searchThreads.ts';
import { wholeFigures } from './searchTurns.ts';
import type { SearchQuestion } from './searchWorker.ts';

const { values } = parseArgs({
  options: {
    part: { type: 'string', default: 'rate,placements,reduced,full' },
    seconds: { type: 'string', default: '4' },
    seeds: { type: 'string', default: '10' },
    'first-seed': { type: 'string', default: '1' },
    budget: { type: 'string', default: '3000' },
    systems: { type: 'string', default: 'tx2+i7-7700@40,pi4b+gtx1060@10' },
    networks: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
    'no-browser': { type: 'boolean', default: false },
  },
  strict: false,
}) as { values: Record<string, string> };
const parts = (values.part as string).split(',');
const [seconds, seeds, budget, networks] = ['seconds', 'seeds', 'budget', 'networks'].map((name) =>
  Number(values[name]),
) as [number, number, number, number];
const systems = (values.systems as string).split(',').map((name) => {
  const [device = '', edge = '', mbps = ''] = name.split(/[+@]/);
  return { name, ground: (): Ground => groundOf(device, edge, Number(mbps)) };
});
const SEEDS = Array.from({ length: seeds }, (_, i) => Number(values['first-seed']) + i);
const STRATEGIES: readonly StrategyName[] = ['front', 'evolutionary', 'random'];
const median = (list: readonly number[]) =>
  quantile(
    [...list].sort((a, b) => a - b),
    0.5,
  );

const rateFigures = (where: string, rates: readonly SearchRate[]): Figure[] =>
  rates.flatMap(({ strategy, median: middle, q1, q3 }) => {
    const name = `${where}, ${strategy}`;
    return [
      { name: `${name}, median`, value: middle, unit: 'networks/s' },
      { name: `${name}, lower quartile`, value: q1, unit: 'networks/s' },
      { name: `${name}, upper quartile`, value: q3, unit: 'networks/s' },
    ];
  });

async function rates(): Promise<Figure[]> {
  const { perSecond, perCpuSecond, placements } = solvedRate(groundOf('tx2', 'i7-7700', 40), seconds);
  const goal = '>= 50000 in one Chromium worker';
  const list: Figure[] = [
    { name: 'Node, networks solved with accuracy', value: perSecond, unit: 'networks/s', goal },
    {
      name: 'Node, networks solved with accuracy, of processor time',
      value: perCpuSecond,
      unit: 'networks/s',
    },
    { name: 'placements of a network', value: placements, unit: '' },
    ...rateFigures('Node', await searchRates(seconds)),
  ];
  if (values['no-browser']) return list;
  const browser = await askWorkers<SearchRate[]>({ strategies: seconds });
  return [...list, ...rateFigures('one Chromium worker', browser), ...(await whole())];
}

const askWorkers = <Answer>(question: SearchQuestion): Promise<Answer> =>
  askChromiumWorker<SearchQuestion, Answer>('benchmarks/searchWorker.ts', question, {
    [MODEL_PATH]: 'public/accuracy/modelnet40.safetensors',
  });

const whole = (): Promise<Figure[]> =>
  wholeFigures(groundOf('tx2', 'i7-7700', 40), seconds, Number(values.rounds), (turns, rounds) =>
    askWorkers<Turn[]>({ turns, rounds }),
  );

function placements(): Figure[] {
  const {
    placements: count,
    worst,
    wrongBest,
  } = placementsAgainstBruteForce(systems[0]?.ground() as Ground, networks);
  return [
    { name: `placements of ${networks} networks compared`, value: count, unit: '' },
    { name: 'worst difference of latency or energy', value: worst, unit: 'share', goal: '<= 1e-9' },
    { name: 'networks whose best placement differs', value: wrongBest, unit: '', goal: '0' },
  ];
}

async function reduced(log: (text: string) => void): Promise<Figure[]> {
  const ground = systems[0]?.ground() as Ground;
  const exact = exactFront(ground, REDUCED);
  const most = Math.floor(0.02 * exact.networks);
  const share = shareOf(exact.front);
  const list: Figure[] = [
    { name: 'reduced space, networks', value: exact.networks, unit: '', goal: '>= 100000 designs' },
    { name: 'reduced space, designs', value: exact.designs, unit: '' },
    { name: 'reduced space, exact front', value: exact.front.length, unit: 'designs' },
  ];
  for (const strategy of STRATEGIES) {
    log(`reduced space, ${strategy} ...`);
    for (const [text, size] of [
      ['2 %', most],
      ['0.5 %', Math.floor(most / 4)],
    ] as const) {
      const shares: number[] = [];
      for (const seed of SEEDS) shares.push(share(await found(ground, strategy, seed, size, REDUCED)));
      const goal = strategy === 'front' && size === most ? { goal: '>= 0.99' } : {};
      list.push({
        name: `${strategy}, ${text} of the networks, median share of the hypervolume`,
        value: median(shares),
        unit: '',
        ...goal,
      });
      list.push({
        name: `${strategy}, ${text} of the networks, worst share`,
        value: Math.min(...shares),
        unit: '',
      });
    }
  }
  return list;
}

async function full(log: (text: string) => void): Promise<Figure[]> {
  const list: Figure[] = [];
  for (const { name, ground } of systems) {
    const on = ground();
    const fronts = new Map<StrategyName, Awaited<ReturnType<typeof found>>[]>();
    for (const strategy of STRATEGIES) {
      log(`${name}, ${strategy} ...`);
      const all = [];
      for (const seed of SEEDS) all.push(await found(on, strategy, seed, budget));
      fronts.set(strategy, all);
    }
    const share = shareOf(union([...fronts.values()].flat()));
    const shares = new Map([...fronts].map(([strategy, all]) => [strategy, all.map(share)]));
    const [own = [], nsga = [], random = []] = STRATEGIES.map((strategy) => shares.get(strategy));
    const wins = (rivals: readonly number[]) =>
      own.filter((value, i) => value > (rivals[i] as number)).length;
    const at = `${name}, ${budget} networks`;
    for (const [strategy, all] of shares)
      list.push({
        name: `${at}, ${strategy}, median share of all that was found`,
        value: median(all),
        unit: '',
      });
    list.push({
      name: `${at}, front above random`,
      value: wins(random),
      unit: `of ${seeds} seeds`,
      goal: String(seeds),
    });
    list.push({
      name: `${at}, front above NSGA-II`,
      value: wins(nsga),
      unit: `of ${seeds} seeds`,
      goal: `>= ${Math.ceil(0.8 * seeds)}`,
    });
  }
  return list;
}

await benchmark('search', async (log) => {
  const list: Figure[] = [];
  if (parts.includes('placements')) list.push(...placements());
  if (parts.includes('reduced')) list.push(...(await reduced(log)));
  if (parts.includes('full')) list.push(...(await full(log)));
  if (parts.includes('rate')) list.push(...(await rates()));
  else if (parts.includes('whole')) list.push(...(await whole()));
  return list;
});
