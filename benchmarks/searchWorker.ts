import type { ScoringHelper } from '../src/search/scoringPool.ts';
import { answerWith } from './answer.ts';
import { type Ground, groundOn } from './ground.ts';
import { searchRates } from './searchRate.ts';
import { MODEL_PATH, scorerOf, threadRates } from './searchThreads.ts';

/** Seconds for each strategy, or for each round of one thread and two; or a batch to score for another worker. */
export type SearchQuestion =
  | { strategies: number }
  | { threads: number }
  | { proposals: Uint8Array<ArrayBuffer> };

let ground: Promise<Ground> | undefined;
let score: ReturnType<typeof scorerOf> | undefined;

async function load(): Promise<Ground> {
  const bytes = await (await fetch(new URL(MODEL_PATH, import.meta.url))).arrayBuffer();
  return groundOn(new Uint8Array(bytes), 'tx2', 'i7-7700', 40);
}

/** Another worker like this one, which answers in the order in which it is asked. */
function helperOf(): ScoringHelper & { end(): void } {
  const scope = globalThis as unknown as { Worker: new (url: string, options: object) => Other };
  const other = new scope.Worker(import.meta.url, { type: 'module' });
  const waiting: {
    resolve: (scores: Float64Array<ArrayBuffer>) => void;
    reject: (error: Error) => void;
  }[] = [];
  other.onmessage = ({ data: { answer, error } }) => {
    const first = waiting.shift();
    if (answer) first?.resolve(answer);
    else first?.reject(new Error(error));
  };
  // Nobody is left waiting for one that did not load.
  other.onerror = () => {
    for (const { reject } of waiting.splice(0)) reject(new Error('the second worker failed'));
  };
  return {
    score: (proposals) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        other.postMessage({ proposals });
      }),
    end: () => other.terminate(),
  };
}

interface Other {
  onmessage: ((event: { data: { answer?: Float64Array<ArrayBuffer>; error?: string } }) => void) | null;
  onerror: (() => void) | null;
  postMessage(message: SearchQuestion): void;
  terminate(): void;
}

answerWith<SearchQuestion>(async (question) => {
  if ('strategies' in question) return searchRates(question.strategies);
  ground ??= load();
  if ('proposals' in question) {
    score ??= scorerOf(await ground);
    return score(question.proposals);
  }
  const helper = helperOf();
  try {
    // It is ready before the clock runs.
    await helper.score(new Uint8Array());
    return await threadRates(await ground, [helper], question.threads);
  } finally {
    helper.end();
  }
});
