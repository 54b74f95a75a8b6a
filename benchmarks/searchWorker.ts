import type { OrderMessage } from '../src/search/batch.ts';
import { answerWith } from './answer.ts';
import { type Ground, groundOn } from './ground.ts';
import { searchRates } from './searchRate.ts';
import { MODEL_PATH, type Other, scorerOf, searched, threadTurns } from './searchThreads.ts';

/** Seconds for each strategy, or for each turn; or a batch to score for another worker, or a search to run beside it. */
export type SearchQuestion =
  | { strategies: number }
  | { turns: number; rounds: number }
  | { order: OrderMessage }
  | { search: number; seed: number };

let ground: Promise<Ground> | undefined;
let score: ReturnType<typeof scorerOf> | undefined;

async function load(): Promise<Ground> {
  const bytes = await (await fetch(new URL(MODEL_PATH, import.meta.url))).arrayBuffer();
  return groundOn(new Uint8Array(bytes), 'tx2', 'i7-7700', 40);
}

/** Another worker like this one, which answers in the order in which it is asked. */
function otherWorker(): Other & { end(): void } {
  const scope = globalThis as unknown as { Worker: new (url: string, options: object) => RawWorker };
  const other = new scope.Worker(import.meta.url, { type: 'module' });
  const waiting: { resolve: (answer: never) => void; reject: (error: Error) => void }[] = [];
  other.onmessage = ({ data: { answer, error } }) => {
    const first = waiting.shift();
    if (answer) first?.resolve(answer as never);
    else first?.reject(new Error(error));
  };
  // Nobody is left waiting for one that did not load.
  other.onerror = () => {
    for (const { reject } of waiting.splice(0)) reject(new Error('the second worker failed'));
  };
  const ask = <Answer>(question: SearchQuestion): Promise<Answer> =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      other.postMessage(question);
    });
  return {
    score: (order) => ask({ order }),
    search: (search, seed) => ask({ search, seed }),
    end: () => other.terminate(),
  };
}

interface RawWorker {
  onmessage: ((event: { data: { answer?: unknown; error?: string } }) => void) | null;
  onerror: (() => void) | null;
  postMessage(message: SearchQuestion): void;
  terminate(): void;
}

answerWith<SearchQuestion>(async (question) => {
  if ('strategies' in question) return searchRates(question.strategies);
  ground ??= load();
  const own = await ground;
  if ('search' in question) return searched(own, question.search, question.seed);
  if ('order' in question) {
    score ??= scorerOf(own);
    return score(question.order);
  }
  const other = otherWorker();
  try {
    // It is ready before the clock runs.
    await other.search(0, 1);
    return await threadTurns(own, other, question.turns, question.rounds);
  } finally {
    other.end();
  }
});
