import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { encodingOf, frontOf } from '../../../app/verify/testing.ts';
import { isVerified } from '../../../search/member.ts';
import { fakeWorkers } from '../../store/fakeWorkers.ts';
import { jobOf } from '../../store/jobs.ts';
import { newProject, noResults } from '../../store/project.ts';
import { createStudioStore } from '../../store/store.ts';
import { frontOf as drawnFront } from './pareto.ts';
import { loadVerification, pauseOrResumeVerifying, startVerifying, stopVerifying } from './verify.ts';
import { spread } from './verifySubject.ts';

beforeAll(() => vi.stubGlobal('location', new URL('http://localhost/')));
afterAll(() => vi.unstubAllGlobals());

const POINTS = [0.5, 0.6, 0.7].map((accuracy, i) => ({ latencyMs: i + 1, accuracy }));

/** Each test has points of its own, so that what it keeps is its own. */
let points = 8;
function studio() {
  points *= 2;
  return open(points);
}

function open(of: number, hold?: number) {
  let calls = 0;
  const verifyNetwork = vi.fn(
    (signal: AbortSignal, { order }: { order: { network: string; fidelity: { epochs: number } } }) => {
      if (++calls === hold) {
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      }
      if (order.network === encodingOf(2)) return Promise.resolve({ refused: 'it cannot learn' });
      const { epochs } = order.fidelity;
      return Promise.resolve({ accuracy: 0.4 + epochs / 100, samples: 400, added: epochs, ms: 100 });
    },
  );
  const run = vi.fn(async (_signal: AbortSignal, _request: object, take: (frames: object[]) => void) => {
    const timing = { deviceMs: 2, upMs: 0, queueMs: 0, edgeMs: 0, downMs: 0, otherMs: 0, totalMs: 2 };
    take(Array.from({ length: 5 }, () => ({ timing, bytesUp: 0, bytesDown: 0 })));
    return 0;
  });
  const [pauseVerifying, resumeVerifying] = [vi.fn(), vi.fn()];
  const workers = fakeWorkers({
    verify: { verifyNetwork: verifyNetwork as never, pauseVerifying, resumeVerifying },
    device: { run: run as never },
  });
  const store = createStudioStore({ ...newProject(), points: of }, noResults, workers);
  const { task, system } = store.getState().project;
  store.getState().record((results) => {
    results.searches = [{ id: 's', at: '', task, points: of, system, evaluated: 3, front: frontOf(POINTS) }];
  });
  store.getState().put('search', { front: frontOf(POINTS), verifyMinutes: 60 });
  return {
    store,
    verifyNetwork,
    run,
    pauseVerifying,
    resumeVerifying,
    job: () => jobOf(store.getState(), 'verify'),
  };
}

test('S15.260 the front is run and trained, marked, ranked by what was measured, and kept with the project', async () => {
  const { store, run, job } = studio();
  await startVerifying(store);
  expect(job()).toMatchObject({ state: 'done', words: '2 of 3 designs trained to the end.' });
  expect(run).toHaveBeenCalledTimes(3);
  const { front } = store.getState().search;
  expect(front.map(isVerified)).toEqual([true, true, false]);
  expect(front[0]).toMatchObject({
    figures: { latency: { value: 1 } },
    verified: { latency: { value: 2, provenance: 'measured' }, accuracy: { provenance: 'measured' } },
  });
  expect(store.getState().results.searches[0]?.front).toEqual(front);
  const drawn = drawnFront({ ...store.getState().search, limits: {} }, null).front;
  expect(drawn.map(({ verified }) => verified === true)).toEqual([true, true, false]);
});

test('S15.363 where the machines are not here nothing is measured: designs are trained, their times stay', async () => {
  const { store, run, verifyNetwork } = studio();
  store.getState().edit('Choose', ({ system }) => {
    system.device.machine = { kind: 'modelled', id: 'tx2' };
  });
  await startVerifying(store);
  expect(verifyNetwork).toHaveBeenCalled();
  expect(run).not.toHaveBeenCalled();
  const [first] = store.getState().search.front;
  expect(first?.verified?.accuracy?.provenance).toBe('measured');
  expect(first?.verified?.latency).toBeUndefined();
});

test('S15.261 stopped or closed, it resumes in a later visit and trains nothing twice', async () => {
  const first = open(4, 3);
  const whole = startVerifying(first.store);
  await vi.waitFor(() => expect(first.verifyNetwork).toHaveBeenCalledTimes(3));
  expect(first.job()).toMatchObject({ state: 'running', begun: true });
  pauseOrResumeVerifying(first.store);
  expect([first.job().state, first.pauseVerifying.mock.calls.length]).toEqual(['paused', 1]);
  pauseOrResumeVerifying(first.store);
  expect(first.resumeVerifying).toHaveBeenCalledTimes(1);
  await stopVerifying(first.store);
  await whole;
  expect(first.job().state).toBe('stopped');
  expect(first.store.getState().search.loadVerified).toBe(4);

  const later = open(4);
  await loadVerification(later.store);
  expect(later.store.getState().search.loadVerified).toBeGreaterThan(0);
  expect(later.store.getState().search.front[0]?.verified?.latency?.provenance).toBe('measured');
  await startVerifying(later.store);
  expect(later.run).not.toHaveBeenCalled();
  const asked = [...first.verifyNetwork.mock.calls.slice(0, 2), ...later.verifyNetwork.mock.calls];
  const orders = asked.map(([, { order }]) => JSON.stringify(order));
  expect(new Set(orders).size).toBe(orders.length);
  expect(later.job().state).toBe('done');
});

test('S15.260 of a long front as many designs as can be verified are taken, its ends among them', () => {
  const front = frontOf(Array.from({ length: 90 }, (_, i) => ({ latencyMs: i + 1, accuracy: 0.5 })));
  const some = spread(front);
  expect(some).toHaveLength(30);
  expect([some[0], some.at(-1)]).toEqual([front[0], front.at(-1)]);
  expect(new Set(some).size).toBe(30);
});
