import { type Remote, wrap } from 'comlink';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { parseGenome } from '../design/genome.ts';
import type { AccuracyResult } from '../search/oracle.ts';
import { readSavedSearch, type SavedSearch, stateOf } from '../search/savedSearch.ts';
import type { Snapshot } from '../search/snapshot.ts';
import { fakeSystem } from '../system/testing.ts';
import { FrontReceiver, type SentSnapshot } from './frontStream.ts';
import type { SearchApi, SearchRequest } from './search.worker.ts';
import { installHandlers } from './wire.ts';

const setting = { points: 64, features: 3, classes: 5 };
const request: SearchRequest = {
  ...{ setting, system: fakeSystem(setting), strategy: 'front', seed: 1, limits: {}, space: {}, threads: 1 },
  ...{ objectives: ['latency', 'energy', 'accuracy'], accuracyModel: null, correction: null },
};
const accuracy = (encodings: string[]): Promise<AccuracyResult[]> =>
  Promise.resolve(
    encodings.map((encoding) => ({
      accuracy: (parseGenome(encoding).functions.reduce((a, b) => a + b) % 10) / 10,
      provenance: 'predicted',
    })),
  );
const { port1, port2 } = new MessageChannel();
const never = new AbortController().signal;
let worker: Remote<SearchApi>;

/** The worker's own program at the other end of a channel. */
beforeAll(async () => {
  vi.stubGlobal('addEventListener', port2.addEventListener.bind(port2));
  vi.stubGlobal('removeEventListener', port2.removeEventListener.bind(port2));
  vi.stubGlobal('postMessage', port2.postMessage.bind(port2));
  port2.start();
  installHandlers();
  await import('./search.worker.ts');
  worker = wrap<SearchApi>(port1 as never);
});
afterAll(() => {
  port1.close();
  vi.unstubAllGlobals();
});

async function search(more: Partial<SearchRequest>, ask = accuracy) {
  const kept: SavedSearch[] = [];
  const received = new FrontReceiver();
  let last: Snapshot | undefined;
  const take = (sent: SentSnapshot) => {
    last = received.take(sent);
  };
  const found = worker.search(
    never,
    { ...request, ...more },
    ask,
    null,
    take,
    (state) => void kept.push(state),
  );
  return { end: await found, kept, last };
}

test('S10.423 S10.424 a search in its worker shows its front, and hands over a state that another resumes from', async () => {
  const { end, kept, last } = await search({ maxCandidates: 192 });
  expect(end.evaluated).toBeGreaterThan(0);
  expect(end.candidatesScored).toBe(last?.candidatesScored);
  const state = stateOf(end);
  expect(stateOf(kept.at(-1) as SavedSearch)).toEqual(state);
  expect(last?.front.map(({ encoding }) => encoding).sort()).toEqual([...state.front].sort());
  expect(last?.front.every(({ figures }) => figures.accuracy?.provenance === 'predicted')).toBe(true);
  const on = await search({ maxCandidates: 384, resume: end });
  expect(on.end.candidatesScored).toBe(384);
  expect(stateOf(on.end).evaluated.slice(0, end.evaluated)).toEqual(state.evaluated);

  // S10.6: what fails brings the state along.
  const gone = () => Promise.reject(new Error('gone'));
  const failed = await search({ resume: end, maxCandidates: 576 }, gone).catch((error: unknown) => error);
  expect(failed).toMatchObject({ message: expect.stringContaining('gone') });
  expect(readSavedSearch((failed as { state: unknown }).state)).toMatchObject({ evaluated: end.evaluated });
});
