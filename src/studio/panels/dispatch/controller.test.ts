import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { PlayNews } from '../../../app/dispatch/played.ts';
import type { RunReport } from '../../../app/dispatch/report.ts';
import type { TracePoint } from '../../../app/dispatch/tracePoints.ts';
import type { ZooIndex } from '../../../app/zoo/zooIndex.ts';
import type { DispatchRequest } from '../../../workers/dispatching.ts';
import { download } from '../../kit/files.ts';
import { fakeWorkers } from '../../store/fakeWorkers.ts';
import { jobOf } from '../../store/jobs.ts';
import { type CheckpointRef, newProject, noResults } from '../../store/project.ts';
import { stepStatus } from '../../store/steps.ts';
import { createStudioStore } from '../../store/store.ts';
import { leastAccuracyNow, zooNow, zooOptions } from './choices.ts';
import { pauseOrResumeTrace, saveTraceResult, startTrace, stopTrace, takeTrace } from './controller.ts';

vi.mock('../../kit/files.ts', () => ({ download: vi.fn() }));

beforeAll(() => {
  vi.stubGlobal('location', new URL('http://localhost:8600/'));
  vi.stubGlobal('navigator', { userAgent: '' });
  vi.stubGlobal('document', { baseURI: 'http://localhost:8600/' });
});
afterAll(() => vi.unstubAllGlobals());

const entry = (name: string, points: number, file = name) => ({
  ...{ name, points, weights: { file } },
  accuracy: { value: name === 'b' ? 0.7 : 0.95 },
});
const index = {
  task: 'shapes',
  entries: [entry('a', 256), entry('a-split', 256, 'a'), entry('b', 256), entry('c', 128)],
} as unknown as ZooIndex;

function studio(checkpoints: CheckpointRef[] = []) {
  let tell: (news: PlayNews) => void = () => {};
  let end: (error?: Error) => void = () => {};
  const dispatch = vi.fn((_signal: AbortSignal, _request: DispatchRequest, onNews: typeof tell) => {
    tell = onNews;
    return new Promise<void>((resolve, reject) => {
      end = (error) => (error ? reject(error) : resolve());
    });
  });
  const holdTrace = vi.fn();
  const project = { ...newProject(), task: 'shapes', points: 256 };
  const store = createStudioStore(
    project,
    { ...noResults, checkpoints },
    fakeWorkers({ device: { dispatch, holdTrace } }),
  );
  store.getState().put('zoo', { task: 'shapes', index });
  const job = () => jobOf(store.getState(), 'dispatch');
  return {
    store,
    dispatch,
    holdTrace,
    job,
    tell: (news: PlayNews) => tell(news),
    end: (e?: Error) => end(e),
  };
}

const about = {
  link: { name: 'step', rule: null, seconds: 24, steps: [{ atS: 0, mbps: 40, delayMs: 2 }] },
  load: { name: 'one', rule: null, seconds: 24, steps: [{ atS: 0, devices: 1 }] },
  goal: { what: 'frames', targetMs: 50 },
  ...{ task: 'shapes', points: 256, trained: true, schemes: [] },
  power: { name: 'p', activeW: 1, idleW: 1, radioW: 1, source: '' },
} as const;
const begin: PlayNews = { kind: 'begin', about, where: 'here and there', runs: ['adaptive', 'x'] };
const ended: PlayNews = {
  ...{ kind: 'end', run: 0, company: null, stayed: null },
  result: { report: { run: 'adaptive', frames: 9 } as RunReport, changes: [], broken: [] },
};

test('S15.190 each network of the shipped zoo counts once, and the one for the project’s points is the default', () => {
  const { store } = studio();
  expect(zooOptions(store.getState()).map(({ label }) => label)).toEqual([
    'Shipped: 2 networks, 256 points',
    'Shipped: 1 network, 128 points',
  ]);
  expect(zooNow(store.getState())?.value).toBe('256');
  expect(leastAccuracyNow(store.getState())).toBe(0.9);
  store.getState().edit('points', (p) => {
    p.points = 64;
  });
  expect(zooNow(store.getState())?.value).toBe('256');
  store.getState().put('dispatch', { zoo: { kind: 'shipped', points: 128 } });
  expect(zooNow(store.getState())?.value).toBe('128');
  // A choice that another task has not is as good as none.
  store.getState().put('zoo', { index: { ...index, task: 'mr' } });
  expect(zooNow(store.getState())).toBeNull();
});

test('S15.190 a trace is played with what is chosen, followed, and its result saved as the command line prints it', async () => {
  const { design } = newProject();
  const own = (id: string, key: string) =>
    ({ id, designKey: key, design, task: 'shapes', points: 256, accuracy: 0.9 }) as CheckpointRef;
  const { store, dispatch, job, tell, end } = studio([own('1', 'k'), own('0', 'k'), own('2', 'other')]);
  expect(zooOptions(store.getState()).at(-1)?.label).toBe('Yours: 2 trained designs');
  store.getState().put('dispatch', { seconds: 12, load: { kind: 'crowd' }, beside: 1, zoo: { kind: 'own' } });
  const whole = startTrace(store);
  const request = dispatch.mock.calls[0]?.[1];
  expect(request).toMatchObject({
    zoo: { kind: 'own', designs: [{ checkpoint: '1' }, { checkpoint: '2' }] },
    data: { task: 'shapes', points: 256 },
    link: { name: 'step', seconds: 12 },
    load: { name: 'crowd', seconds: 12 },
    ...{ goal: { what: 'frames', targetMs: 50 }, beside: 1, leastAccuracy: 0.85 },
  });
  expect(stepStatus(store.getState(), 'run')).toMatchObject({ state: 'busy' });
  tell({ kind: 'words', words: 'Timing' });
  expect(job()).toMatchObject({ words: 'Timing', begun: false });
  tell(begin);
  tell({ kind: 'points', run: 0, points: [{ atS: 6, frames: 3 } as TracePoint] });
  expect(job()).toMatchObject({ words: 'Adapting: 6 of 12 s', progress: 0.25, leftMs: 18_000, begun: true });
  saveTraceResult(store);
  tell(ended);
  tell({ kind: 'unplayed', run: 1, error: 'E302 too slow.' });
  end();
  await whole;
  expect(job().state).toBe('done');
  saveTraceResult(store);
  const [name, text] = vi.mocked(download).mock.calls.at(-1) ?? [];
  expect(name).toMatch(/dispatch\.json$/);
  expect(JSON.parse(text as string)).toMatchObject({
    ...{ targetMs: 50, where: 'here and there', energy: { provenance: 'modelled' } },
    runs: [{ run: 'adaptive', frames: 9, changes: [] }],
    // S15.196
    unplayed: [{ run: 'x', error: 'E302 too slow.' }],
  });
});

test('S15.192 a trace is paused and resumed, and what was played is kept when it is stopped or fails', async () => {
  const { store, job, holdTrace, tell, end } = studio();
  const whole = startTrace(store);
  tell(begin);
  tell({ kind: 'points', run: 0, points: [{ atS: 6, frames: 3 } as TracePoint] });
  pauseOrResumeTrace(store);
  expect(job().state).toBe('paused');
  pauseOrResumeTrace(store);
  expect(job().state).toBe('running');
  expect(holdTrace.mock.calls).toEqual([[true], [false]]);
  tell(ended);
  await stopTrace(store);
  await whole;
  expect(job()).toMatchObject({ state: 'stopped', problem: null });
  expect(store.getState().dispatch.played?.runs[0]).toMatchObject({
    points: [{ frames: 3 }],
    report: { frames: 9 },
  });
  const again = startTrace(store);
  expect(store.getState().dispatch.played).toBeNull();
  end(new Error('gone'));
  await again;
  expect(job()).toMatchObject({ state: 'failed', problem: { message: 'gone' } });
});

test.each([
  ['a gap', 'seconds,Mb/s\n0,40\n1,\n2,40', 'line 3'],
  ['a zero', '0,40\n1,0', 'line 2'],
  ['text', '0,40\n1,fast', 'line 2'],
  ['nothing', '', 'no rows'],
])(
  'S11.109 S15.190 a trace with %s is refused with its line, and the one before stays',
  async (_, text, where) => {
    const { store } = studio();
    const before = store.getState().dispatch.link;
    await takeTrace(store, 'link', new File([text], 'mine.csv'));
    const { problem, link } = store.getState().dispatch;
    expect(problem).toMatchObject({ code: 'E461', message: expect.stringContaining(where) });
    expect(problem?.message).toContain('mine.csv');
    expect(link).toBe(before);
    await takeTrace(store, 'link', new File(['0;40\n1;2,5'], 'mine.csv'));
    expect(store.getState().dispatch).toMatchObject({
      problem: null,
      link: { kind: 'file', trace: { name: 'mine.csv', seconds: 2, steps: [{ mbps: 40 }, { mbps: 2.5 }] } },
    });
    await takeTrace(store, 'load', new File(['0,1\n1,17'], 'load.csv'));
    expect(store.getState().dispatch.problem?.message).toContain('1 to 16');
  },
);
