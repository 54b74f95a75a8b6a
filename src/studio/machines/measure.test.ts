import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { LinkError } from '../../coinference/errors.ts';
import { parseGenome } from '../../design/genome.ts';
import { designOf } from '../../design/genomeDesign.ts';
import type { Design } from '../../design/types.ts';
import { linkSetByHand } from '../../system/link.ts';
import type { Profile } from '../../system/profile.ts';
import type { ProfileProgress } from '../../system/profiler.ts';
import { fakeProfile } from '../../system/testing.ts';
import { fakeWorkers } from '../store/fakeWorkers.ts';
import { jobOf } from '../store/jobs.ts';
import { newProject } from '../store/project.ts';
import { stepStatus } from '../store/steps.ts';
import { createStudioStore } from '../store/store.ts';
import { systemNow } from './chosen.ts';
import { measureLinkNow, measureTables, stopMeasuring, timeDesignOps, untimedOps } from './measure.ts';
import { loadPartial, tableKeys } from './tables.ts';

beforeAll(() => {
  vi.stubGlobal('location', new URL('http://localhost/'));
  vi.stubGlobal('navigator', { userAgent: '' });
  vi.stubGlobal('document', { baseURI: 'http://localhost/' });
  vi.stubGlobal('fetch', async () => new Response(null, { status: 404 }));
  let clock = 0;
  vi.stubGlobal('requestAnimationFrame', (draw: FrameRequestCallback) => {
    clock += 1000;
    draw(clock);
  });
});
afterAll(() => vi.unstubAllGlobals());

/** Each test has points of its own, so that what it keeps is its own. */
let points = 32;
beforeEach(() => {
  points *= 2;
});

interface Request {
  keys: readonly { key: Profile['rows'][number]['key'] }[];
  from?: Profile;
}

type Follow = (progress: ProfileProgress) => void;

/** Machines that time all that they are asked for at once. */
function machines(speed: number) {
  return vi.fn(async (_signal: AbortSignal, { keys, from }: Request, follow: Follow) => {
    const known = from?.rows.map(({ key }) => key) ?? [];
    const all = [
      ...new Map([...known, ...keys.map(({ key }) => key)].map((key) => [JSON.stringify(key), key])).values(),
    ];
    const profile = fakeProfile({ points, features: 3, classes: 16 }, speed, all);
    follow({ done: keys.length, total: keys.length, leftMs: 0, elapsedMs: 10, profile } as never);
    return profile;
  });
}

const LINK = linkSetByHand(900, 1, 0);
/** What a short search finds. */
const FOUND = '1 4 0 0 0 0 0 0 0 0 0 0,0 2 0 0 0 0 0 0 0 0 0 0';

function studio() {
  const frames = Array.from({ length: 16 }, (_, sample) => ({
    sample,
    timing: {
      deviceMs: 2,
      headMs: 2,
      tailMs: 0,
      upMs: 1,
      queueMs: 0,
      edgeMs: 1,
      downMs: 1,
      otherMs: 0,
      totalMs: 5,
    },
  }));
  const device = {
    profileLink: vi.fn(async () => LINK),
    profileDevice: machines(1),
    profileEdge: machines(8),
    run: vi.fn(async (_signal: AbortSignal, _request: object, take: (some: typeof frames) => void) =>
      take(frames),
    ),
  };
  const scout = vi.fn(async (_signal: AbortSignal, _request: object) => [FOUND]);
  const store = createStudioStore(
    { ...newProject(), points },
    undefined,
    fakeWorkers({
      device: device as never,
      search: { scout },
    }),
  );
  return {
    store,
    device,
    scout,
    job: () => jobOf(store.getState(), 'profile'),
    status: () => stepStatus(store.getState(), 'setup'),
  };
}

test('S15.60 S9.161 both machines and the link are timed, kept, and calibrated by whole designs', async () => {
  const { store, device, scout, job, status } = studio();
  const whole = measureTables(store);
  expect(status()).toEqual({ state: 'busy', words: 'profiling' });
  await whole;
  expect(job()).toMatchObject({ state: 'done', problem: null });
  const { machines: found } = store.getState();
  expect(found.link).toEqual(LINK);
  expect(systemNow(store.getState())).toMatchObject({ device: found.device, edge: found.edge });
  const ran = device.run.mock.calls.map(([, request]) => (request as { design: Design }).design);
  expect(ran.at(-1)).toEqual(designOf(parseGenome(FOUND)));
  // The search is made on tables that the anchors have calibrated.
  expect(scout.mock.calls[0]?.[1]).toMatchObject({ system: { calibration: { designs: ran.length - 1 } } });
  expect(found.factors).not.toBeNull();
  const again = createStudioStore(store.getState().project, undefined, fakeWorkers({}));
  const { loadTables } = await import('./tables.ts');
  await loadTables(again);
  expect(again.getState().machines.edge).toEqual(found.edge);
  expect(await loadPartial(tableKeys(store.getState()).edge)).toBeNull();
});

test('S15.60 a profiling that loses the endpoint says so; what was timed is kept and continued', async () => {
  const { store, device, job, status } = studio();
  device.profileDevice.mockRejectedValueOnce(new LinkError('E301', 'No answer.'));
  await measureTables(store);
  expect(job()).toMatchObject({ state: 'failed', problem: { code: 'E301' } });
  expect(status().state).toBe('attention');
  const half = await loadPartial(tableKeys(store.getState()).edge);
  expect(half?.rows.length).toBeGreaterThan(0);
  await measureTables(store);
  expect(job().state).toBe('done');
  // The endpoint's coarse times were there already.
  expect(device.profileEdge.mock.calls.at(-1)?.[1].from?.rows.length).toBe(half?.rows.length);
});

test('S9.105 whole designs wait until both tables are complete', async () => {
  const { store, device } = studio();
  await measureTables(store, ['edge']);
  const { edge } = store.getState().machines;
  if (!edge) throw new Error('the edge was not timed');
  const rows = edge.rows.map((row, i) => (i === 0 ? { ...row, rough: true as const } : row));
  store.getState().put('machines', { device: { ...edge, rows } });
  await measureTables(store, ['edge']);
  expect(device.run).not.toHaveBeenCalled();
  await measureTables(store, ['device']);
  expect(device.run).toHaveBeenCalled();
});

test('S15.60 a stopped profiling is no failure', async () => {
  const { store, device, job } = studio();
  device.profileEdge.mockImplementationOnce(() => new Promise(() => {}));
  const whole = measureTables(store);
  await vi.waitFor(() => expect(device.profileEdge).toHaveBeenCalled());
  void stopMeasuring(store);
  await whole;
  expect(job()).toMatchObject({ state: 'stopped', problem: null });
  expect(device.profileDevice).not.toHaveBeenCalled();
});

test('S15.64 the link alone is measured; two measurements at a time would disturb each other', async () => {
  const { store, device, job } = studio();
  const first = measureLinkNow(store);
  await measureTables(store);
  await first;
  expect(job().state).toBe('done');
  expect(store.getState().machines.link).toEqual(LINK);
  expect(device.profileEdge).not.toHaveBeenCalled();
});

test('S15.67 the design’s own ops are timed into the tables that interpolated them', async () => {
  const { store, device } = studio();
  await measureTables(store);
  const [own] = untimedOps(store.getState(), 'device');
  expect(own).toMatchObject({ op: 'EdgeConv' });
  device.profileDevice.mockClear();
  await timeDesignOps(store);
  expect(device.profileDevice).toHaveBeenCalledOnce();
  expect(untimedOps(store.getState(), 'device')).toEqual([]);
});
