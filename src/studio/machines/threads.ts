import type { StudioState } from '../store/store.ts';

/** More than four gain little on graphs this small. */
const MOST = 4;
/**
 * More threads have to be so much faster: they take processors that the page and others need, and a run that waits for its
 * slowest thread scatters more than what was measured in a calm moment says.
 */
const WORTH = 0.85;

interface Cores {
  cores: number;
  /** Cross-origin isolated: without it the engine has one thread. */
  isolated: boolean;
}

const allThreads = ({ cores, isolated }: Cores): number =>
  isolated ? Math.min(MOST, Math.max(1, cores)) : 1;

/** Threads of runs until they were chosen by measuring: one core is left to the page, which draws while frames run. */
export const quietThreads = ({ cores, isolated }: Cores): number =>
  isolated ? Math.min(MOST, Math.max(1, cores - 1)) : 1;

/** Numbers of threads to choose among: the one to begin with first. */
export const threadChoices = (cores: Cores): number[] => [
  ...new Set([quietThreads(cores), 1, allThreads(cores)]),
];

/** Each design's time in the calmer of its rounds, by number of threads: what else a machine does only takes time away. */
export function calmest(
  rounds: readonly { threads: number; times: readonly number[] }[],
): Map<number, readonly number[]> {
  const best = new Map<number, readonly number[]>();
  for (const { threads, times } of rounds) {
    const before = best.get(threads) ?? times;
    best.set(
      threads,
      times.map((ms, i) => Math.min(ms, before[i] as number)),
    );
  }
  return best;
}

/**
 * The number of threads that is fastest over a few designs, by the geometric mean of their frames' times; of two that are
 * about as fast the smaller one.
 * @param trials for each number of threads the times of the same designs in the same order, ms
 */
export function fastestThreads(trials: ReadonlyMap<number, readonly number[]>): number {
  const means = [...trials]
    .map(([threads, times]) => ({
      threads,
      ms: Math.exp(times.reduce((sum, ms) => sum + Math.log(ms), 0) / times.length),
    }))
    .sort((a, b) => a.threads - b.threads);
  let best = means[0];
  for (const other of means) if (best && other.ms < WORTH * best.ms) best = other;
  if (!best) throw new RangeError('no number of threads was tried');
  return best.threads;
}

/** Threads of the device's engine: the person's choice, else what this browser's table was made with, else one core less. */
export const threadsNow = ({
  project,
  ui,
  machines,
}: Pick<StudioState, 'project' | 'ui' | 'machines'>): number =>
  project.system.device.threads || machines.device?.runtime.threads || quietThreads(ui.device);
