import { renderToString } from 'react-dom/server';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import zoo from '../../../public/zoo/shapes.json?raw';
import { readZooIndex, type ZooIndex } from '../../app/zoo/zooIndex.ts';
import { plan } from '../../design/segments.ts';
import '../actions/registry.ts';
import type { RunRequest } from '../../workers/coinference.ts';
import { Themed } from '../kit/Themed.tsx';
import { SetupPanel } from '../panels/setup/SetupPanel.tsx';
import { fakeWorkers } from '../store/fakeWorkers.ts';
import { jobOf } from '../store/jobs.ts';
import { newProject } from '../store/project.ts';
import { setSettings, settings } from '../store/settings.ts';
import { nextStep } from '../store/steps.ts';
import { createStudioStore, type StudioStore } from '../store/store.ts';
import { StudioContext } from '../store/useStudio.ts';
import { runTrained, trainedToRun } from './tourRun.ts';

const index: ZooIndex = readZooIndex(JSON.parse(zoo));

beforeAll(() => {
  vi.stubGlobal('location', new URL('http://localhost:8600/'));
  vi.stubGlobal('document', { baseURI: 'http://localhost:8600/' });
});
afterAll(() => vi.unstubAllGlobals());

/** A studio whose workers keep a trained design, and answer a run with its end. */
function studio(zooIndexOf: () => Promise<ZooIndex> = async () => index) {
  const saveZooDesign = vi.fn(async () => ({ id: '0123456789abcdef', bytes: 1000 }));
  const run = vi.fn(async (_signal: AbortSignal, _request: RunRequest) => 0);
  const workers = fakeWorkers({
    data: { zooIndexOf, saveZooDesign } as never,
    device: { run, stream: async () => Promise.reject(new Error('not asked')) } as never,
  });
  const store = createStudioStore(newProject(), undefined, workers);
  return { store, saveZooDesign, run };
}

it('S15.303 S15.582 the tour ends with a real run of a trained design that uses both machines', async () => {
  const { store, saveZooDesign, run } = studio();
  expect(nextStep(store.getState(), 'setup')).toBe('draw');
  await runTrained(store);
  expect(nextStep(store.getState(), 'setup')).toBe('run');
  expect(nextStep(store.getState(), 'run')).toBe('export');
  const entry = trainedToRun(store.getState());
  expect(entry && plan(entry.design).head && plan(entry.design).edge).toBeTruthy();
  expect(saveZooDesign).toHaveBeenCalledOnce();
  // The design that is on the canvas runs, with the weights that came with it.
  expect(store.getState().project.design.ops.map(({ kind }) => kind)).toEqual(
    entry?.design.ops.map(({ kind }) => kind),
  );
  expect(run).toHaveBeenCalledOnce();
  const [, request] = run.mock.calls[0] ?? [];
  expect(request?.weights).toEqual({ kind: 'checkpoint', id: '0123456789abcdef' });
});

it('S15.303 where no trained design can run, nothing runs and nothing on the canvas changes', async () => {
  const { store, run } = studio(async () => ({ ...index, entries: [] }));
  const { design } = store.getState().project;
  await runTrained(store);
  expect(trainedToRun(store.getState())).toBeNull();
  expect(store.getState().project.design).toBe(design);
  expect(run).not.toHaveBeenCalled();
});

it('S15.303 a trained design that cannot be fetched runs nothing and says why', async () => {
  const { store, saveZooDesign, run } = studio();
  saveZooDesign.mockRejectedValueOnce(new Error('No answer.'));
  await runTrained(store);
  expect(jobOf(store.getState(), 'zoo').problem?.message).toBe('No answer.');
  expect(run).not.toHaveBeenCalled();
});

it('S15.303 it is offered to who is new, and to nobody else', () => {
  const { store } = studio();
  // What a server draws is the initial state.
  settings.getInitialState = settings.getState;
  expect(setup(store)).toContain('data-testid="tour-offer"');
  setSettings({ tourSeen: true });
  expect(setup(store)).not.toContain('data-testid="tour-offer"');
});

function setup(store: StudioStore): string {
  store.getInitialState = store.getState;
  return renderToString(
    <StudioContext value={store}>
      <Themed>
        <SetupPanel />
      </Themed>
    </StudioContext>,
  );
}
