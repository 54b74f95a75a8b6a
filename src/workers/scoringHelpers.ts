import { transfer } from 'comlink';
import type { OrderMessage, ScoresMessage } from '../search/batch.ts';
import type { ScoringHelper } from '../search/scoringPool.ts';
import { onAbort } from '../system/onAbort.ts';
import { Bridge } from './bridge.ts';
import type { ScoredAnswer, ScoringApi, SharedSetup } from './scoring.worker.ts';

/** More than these have little left to do: one thread ranks for all. */
const MOST = 4;

/** Threads that search, the one that ranks among them: one core is left to the page where there is more than one. */
export const searchThreads = (cores: number): number => Math.max(1, Math.min(MOST, cores - 1));

const spawn = () =>
  new Worker(new URL('./scoring.worker.ts', import.meta.url), { type: 'module', name: 'scoring' });

interface Waiting {
  resolve(scores: ScoresMessage): void;
  reject(error: unknown): void;
}

/** A worker that is at work, and what it was asked, in order. */
interface Line {
  port: MessagePort;
  waiting: Waiting[];
}

/**
 * Workers that propose and score networks for the search in this worker. One that dies is restarted with the next batch. Batches
 * go over a port of their own, not as calls, which wait for each other: the next one is there when a worker is done with one.
 * @param end ends them
 */
export function scoringHelpers(
  setup: SharedSetup,
  count: number,
  end: AbortSignal,
  start: () => Worker = spawn,
): ScoringHelper[] {
  return Array.from({ length: count }, () => {
    const bridge = new Bridge<ScoringApi>(start, { recycleAfter: Number.POSITIVE_INFINITY });
    onAbort(end, () => bridge.end('The search is over.'));
    let line: Line | null = null;
    const open = (): Line => {
      const { port1: port, port2: theirs } = new MessageChannel();
      const own: Line = { port, waiting: [] };
      port.onmessage = ({ data: { scores, error } }: MessageEvent<ScoredAnswer>) => {
        const first = own.waiting.shift();
        if (scores) first?.resolve(scores);
        else first?.reject(new Error(error));
      };
      // Settles when the worker is no more, and only then.
      bridge
        .call(end, (api) => api.attend(setup, transfer(theirs, [theirs])))
        .catch((error: unknown) => {
          if (line === own) line = null;
          port.close();
          for (const { reject } of own.waiting) reject(error);
        });
      return own;
    };
    return {
      score: (order: OrderMessage) =>
        new Promise<ScoresMessage>((resolve, reject) => {
          line ??= open();
          line.waiting.push({ resolve, reject });
          line.port.postMessage(order);
        }),
    };
  });
}
