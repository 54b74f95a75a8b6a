import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../design/random.ts';
import { fakeSystem } from '../system/testing.ts';
import { decodeProposals, decodeScores, encodeProposals, encodeScores } from './batch.ts';
import { batchScorer } from './batchScorer.ts';
import { SearchControl } from './control.ts';
import type { ScoringHelper } from './scoringPool.ts';
import { runSearch, type SearchOptions } from './search.ts';
import { parseSearchState, type SearchState } from './searchState.ts';
import { Space } from './space.ts';
import { randomNetwork } from './variation.ts';

const setting = { points: 256, features: 3, classes: 10 };
const never = new AbortController().signal;
/** Beyond the batches that come one by one. */
const options: SearchOptions = {
  ...{ setting, system: fakeSystem(setting), strategy: 'front', seed: 3, maxCandidates: 3840 },
  limits: { latency: 12 },
};

/** A helper in this thread, whose answers take their time: now none, now a few turns. */
function helper(random: Random, dies: () => boolean = () => false): ScoringHelper {
  const score = batchScorer(options);
  return {
    async score(proposals) {
      for (let turns = random.below(4); turns > 0; turns--) await new Promise((done) => setImmediate(done));
      if (dies()) throw new Error('the worker died');
      return score(proposals);
    },
  };
}

const helpers = (count: number) => Array.from({ length: count }, (_, i) => helper(new Random(i)));
const search = (more: Partial<SearchOptions>) => runSearch(never, { ...options, ...more }, () => {});
/** What a search found, and from what it would resume; not how long it took. */
const found = ({ elapsedMs: _, ...state }: SearchState) => ({ ...state, front: state.front.toSorted() });

describe('S10.90 a search with helpers', async () => {
  const alone = found(await search({}));

  it('finds with any number of them what it finds alone, paused or not', async () => {
    expect(found(await search({ helpers: helpers(3) }))).toEqual(alone);
    const control = new SearchControl();
    let pauses = 0;
    const pauseNow = () => {
      if (pauses++ < 6) control.pause();
      return false;
    };
    const paused = await runSearch(
      never,
      {
        ...options,
        helpers: [helper(new Random(9), pauseNow)],
      },
      (snapshot) => {
        if (snapshot.paused) setTimeout(() => control.resume());
      },
      control,
    );
    expect(pauses).toBeGreaterThan(3);
    expect(found(paused)).toEqual(alone);
  });

  it('S10.91 scores again what died with a helper', async () => {
    let calls = 0;
    const mortal = helper(new Random(1), () => ++calls % 2 === 0);
    const dead = helper(new Random(2), () => true);
    expect(found(await search({ helpers: [mortal, dead] }))).toEqual(alone);
    expect(calls).toBeGreaterThan(1);
  });

  it('S10.91 resumes from what was kept as if nothing had happened, batches under way included', async () => {
    const kept: string[] = [];
    const stop = new AbortController();
    let calls = 0;
    const stopNow = () => {
      if (++calls === 50) stop.abort();
      return false;
    };
    const stopping = helper(new Random(4), stopNow);
    const keep = (state: SearchState) => kept.push(JSON.stringify(state));
    await runSearch(stop.signal, { ...options, helpers: [stopping], keep }, () => {});
    const resume = parseSearchState(JSON.parse(kept.at(-1) as string));
    expect(resume.candidatesScored).toBeLessThan(3840);
    expect(resume.pending?.length).toBeGreaterThan(0);
    expect(found(await search({ resume, helpers: helpers(2) }))).toEqual(alone);
  });

  it('does so in threads of their own too', async () => {
    const program = new URL('./testing.worker.mjs', import.meta.url);
    const worker = new Worker(program, { workerData: options });
    const threaded: ScoringHelper = {
      async score(proposals) {
        worker.postMessage(proposals);
        const [scores] = await once(worker, 'message');
        return scores;
      },
    };
    // One question at a time, for the messages of this thread have no numbers.
    let last: Promise<unknown> = Promise.resolve();
    const inTurn: ScoringHelper = {
      score: (proposals) => {
        const answer = last.then(() => threaded.score(proposals));
        last = answer.catch(() => {});
        return answer;
      },
    };
    try {
      expect(found(await search({ helpers: [inTurn] }))).toEqual(alone);
    } finally {
      await worker.terminate();
    }
  });
});

describe('batches', () => {
  it('cross to another thread and back unchanged', () => {
    const space = new Space(setting);
    fc.assert(
      fc.property(fc.nat(1e9), fc.boolean(), (seed, placed) => {
        const proposals = Array.from({ length: 3 }, () => ({
          network: randomNetwork(space, new Random(seed)),
          ...(placed && { at: { from: 1, to: 2 } }),
        }));
        expect(decodeProposals(encodeProposals(proposals))).toEqual(proposals);
      }),
    );
    const choice = fc.record({
      ...{ from: fc.nat(12), to: fc.nat(12), up: fc.nat(15), down: fc.nat(15), violation: fc.double() },
      values: fc.array(fc.double(), { minLength: 3, maxLength: 3 }),
    });
    const result = fc.record({
      ...{ choices: fc.array(choice, { maxLength: 4 }), designs: fc.nat(), unscorable: fc.nat() },
    });
    const count = fc.record({ outside: fc.nat(), best: fc.option(fc.double({ noNaN: true })) });
    const batch = fc.record({ results: fc.array(result), limits: fc.array(count, { maxLength: 3 }) });
    fc.assert(
      fc.property(batch, (scored) => {
        expect(decodeScores(encodeScores(scored), 3)).toEqual(scored);
      }),
    );
  });
});
