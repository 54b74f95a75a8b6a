import { loadavg } from 'node:os';
import { quantile } from '../src/system/statistics.ts';
import type { Figure } from './benchmark.ts';
import type { Ground } from './ground.ts';
import { searched, TURNS, type Turn, type TurnName, threadTurns, WITH_MEMORY } from './searchThreads.ts';
import { ThreadClock } from './threadClock.ts';

/** As Chromium's threads of workers are called. */
const WORKERS = 'DedicatedWorker';
const GOALS: Partial<Record<TurnName, string>> = {
  'scoring and memory': '>= 50000',
  'one worker': '>= 50000',
};

const quartilesOf = (samples: readonly number[]) => {
  const sorted = [...samples].sort((a, b) => a - b);
  return [0.25, 0.5, 0.75].map((q) => quantile(sorted, q)) as [number, number, number];
};

/**
 * A search with accuracies in Node, and in one and two workers of Chromium by turns.
 * @param ask has Chromium's worker take the turns
 */
export async function wholeFigures(
  ground: Ground,
  seconds: number,
  rounds: number,
  ask: (turns: number, rounds: number) => Promise<Turn[]>,
): Promise<Figure[]> {
  const before = loadavg()[0] as number;
  const clock = new ThreadClock(WORKERS);
  const turns = await ask(seconds, rounds);
  clock.stop();
  const medians = new Map<TurnName, number>();
  const figures: Figure[] = [{ name: 'load of the machine before', value: before, unit: 'processes' }];
  for (const turn of TURNS) {
    const own = turns.filter(({ name }) => name === turn);
    const [q1, median, q3] = quartilesOf(own.flatMap(({ samples }) => samples));
    medians.set(turn, median);
    const name = `Chromium, ${turn}`;
    const share = own.reduce((sum, { from, to }) => sum + clock.share(from, to), 0) / own.length;
    const goal = GOALS[turn];
    figures.push(
      { name, value: median, unit: 'networks/s', ...(goal && { goal }) },
      { name: `${name}, quartiles`, value: q1, unit: `to ${q3.toFixed(0)} networks/s` },
    );
    if (Number.isNaN(share)) continue;
    figures.push(
      { name: `${name}, of processor time`, value: median / share, unit: 'networks/s' },
      { name: `${name}, processors that the workers had`, value: share, unit: '' },
    );
  }
  const over = (turn: TurnName) => (medians.get(turn) as number) / (medians.get('one worker') as number);
  figures.push(
    { name: 'one search in two workers over one', value: over('two workers'), unit: 'x', goal: '>= 1.7' },
    {
      name: 'two searches apart over one: what this machine has',
      value: over('two searches apart'),
      unit: 'x',
    },
  );
  for (const { name, samples } of await threadTurns(ground, null, seconds, 1))
    figures.push({ name: `Node, ${name}`, value: quartilesOf(samples)[1], unit: 'networks/s' });
  for (const [name, more] of Object.entries(WITH_MEMORY)) {
    const samples = await searched(ground, seconds, 1, more);
    figures.push({ name: `Node, one worker, ${name}`, value: quartilesOf(samples)[1], unit: 'networks/s' });
  }
  return figures;
}
