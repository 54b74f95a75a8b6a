import fc from 'fast-check';
import { renderToString } from 'react-dom/server';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { presetById } from '../design/presets.ts';
import type { Design } from '../design/types.ts';
import type { Profile } from '../system/profile.ts';
import { fakeProfile } from '../system/testing.ts';
import { App } from './App.tsx';
import { preloadPanels } from './panels/index.ts';
import { loadSearch } from './panels/search/controller.ts';
import { tableSum } from './prediction/figures.ts';
import { designKey, newProject, type Results } from './store/project.ts';
import { parseProjectFile } from './store/projectFile.ts';
import { type ProjectFile, printProjectFile } from './store/projectJson.ts';
import { settingOf } from './store/setting.ts';
import { stepStatus } from './store/steps.ts';
import { createStudioStore } from './store/store.ts';
import { mutated, retyped } from './store/testing.ts';
import { STEPS, type StepId } from './store/ui.ts';

const design = presetById('split')?.design as Design;
const project = newProject(design);
const at = '2026-01-02T03:04:05.000Z';
const { task, points, system } = project;
const results: Results = {
  checkpoints: [
    {
      id: '0123456789abcdef',
      designKey: designKey(design),
      design,
      task,
      points,
      epochs: 2,
      planned: 5,
      batch: 16,
      seed: 1,
      accuracy: 0.8,
      curve: [{ epoch: 1, loss: 0.9, valAccuracy: 0.7 }],
      at,
      bytes: 1000,
    },
  ],
  searches: [
    {
      id: 's',
      at,
      task,
      points,
      system,
      evaluated: 10,
      source: 'short-training',
      front: [
        {
          encoding: 'x',
          figures: {
            latency: { value: 3, provenance: 'predicted', low: 2, high: 4 },
            energy: { value: 5, provenance: 'modelled' },
            accuracy: { value: 0.9, provenance: 'predicted' },
          },
        },
      ],
    },
  ],
  runs: [
    {
      id: 'r',
      at,
      designKey: designKey(design),
      frames: 10,
      system,
      latencyMs: 9,
      deviceMs: 3,
      upMs: 1,
      edgeMs: 4,
      downMs: 1,
      bytesUp: 100,
      bytesDown: 40,
    },
  ],
  snapshots: [{ id: 'n', at, name: 'before', designId: 'd1', designs: [{ id: 'd1', design, layout: {} }] }],
};

/** A machine profiled for the project's points; null where no profile can be made, as with fewer points than neighbours. */
function profiled(project: ProjectFile['project']): Profile | null {
  try {
    return fakeProfile(settingOf(project), 1);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Draws the page at a step, as a visit that brings this project back does; throws what React throws. */
async function draw({ project, results }: ProjectFile, step: StepId): Promise<string> {
  const store = createStudioStore(project, results);
  store.getState().show({ step, drawerOpen: true });
  // What a server draws is the initial state.
  store.getInitialState = store.getState;
  await loadSearch(store);
  const profile = profiled(project);
  store.getState().put('machines', { device: profile, edge: profile });
  tableSum(store.getState());
  for (const each of STEPS) stepStatus(store.getState(), each);
  return renderToString(<App store={store} />);
}

beforeAll(async () => {
  vi.stubGlobal('location', new URL('http://localhost/'));
  vi.stubGlobal('innerHeight', 900);
  vi.stubGlobal('navigator', { userAgent: '' });
  vi.stubGlobal('window', globalThis);
  await preloadPanels();
}, 60_000);

afterAll(() => vi.unstubAllGlobals());

const text = printProjectFile({ project, results });
/** Projects that were changed at random and are accepted all the same. */
const accepted = fc
  .oneof({ weight: 1, arbitrary: mutated(text) }, { weight: 9, arbitrary: retyped(text) })
  .map((content): ProjectFile | null => {
    try {
      return parseProjectFile(content, 'p');
    } catch {
      return null;
    }
  })
  .filter((file) => file !== null);

it('S15.104 a project that was changed at random and is accepted can be drawn at every step', async () => {
  for (const step of STEPS) {
    const page = await draw({ project, results }, step);
    expect(page).toContain('data-testid="canvas"');
    expect(page).not.toContain('data-testid="loading"');
  }
  // Many a change is of a field that is not read, or leaves the value as it was.
  const drawn = new Set(STEPS.map((step) => step + JSON.stringify(parseProjectFile(text, 'p'))));
  await fc.assert(
    fc.asyncProperty(accepted, fc.constantFrom(...STEPS), async (file, step) => {
      const page = step + JSON.stringify(file);
      if (drawn.has(page)) return;
      drawn.add(page);
      expect(await draw(file, step)).toContain('data-testid="canvas"');
    }),
    { numRuns: 60 },
  );
});
