import { describe, expect, it } from 'vitest';
import { IDLE, started } from '../../app/job.ts';
import { placeOps } from '../../design/communicate.ts';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import type { Provenance } from '../../system/provenance.ts';
import { currentTiming, editDesign, openDesign } from './commands.ts';
import { designKey, newProject, runOf, timingKey } from './project.ts';
import { searchSchema } from './projectForm.ts';
import { currentProblems } from './setting.ts';
import { stepStatus } from './steps.ts';
import { createStudioStore } from './store.ts';
import type { Timing } from './ui.ts';

const preset = (id: string): Design => presetById(id)?.design as Design;
const studio = () => createStudioStore(newProject(preset('dgcnn')));
const toEdge = (design: Design) => placeOps(design, ['classifier'], 'edge');

describe('editing', () => {
  it('undoes and redoes exactly', () => {
    const store = studio();
    const before = store.getState().project;
    editDesign(store, 'Move to the edge', toEdge);
    const after = store.getState().project;
    store.getState().undo();
    expect(store.getState().project).toEqual(before);
    store.getState().redo();
    expect(store.getState().project).toEqual(after);
  });

  it('takes a group of changes back at once, until it is settled', () => {
    const store = studio();
    const rename = (name: string) =>
      store.getState().edit(
        'Rename',
        (project) => {
          project.name = name;
        },
        'name',
      );
    rename('a');
    rename('ab');
    store.getState().settle();
    rename('abc');
    expect(store.getState().history.past).toHaveLength(2);
    store.getState().undo();
    expect(store.getState().project.name).toBe('ab');
    store.getState().undo();
    expect(store.getState().project.name).toBe('Untitled project');
  });

  it('leaves no step when nothing changed, and no way forward after a new change', () => {
    const store = studio();
    editDesign(store, 'Nothing', (design) => design);
    expect(store.getState().history.past).toEqual([]);
    editDesign(store, 'Move', toEdge);
    store.getState().undo();
    store.getState().edit('Rename', (project) => {
      project.name = 'new';
    });
    expect(store.getState().history.future).toEqual([]);
  });

  it('keeps results through undo', () => {
    const store = studio();
    editDesign(store, 'Move', toEdge);
    store.getState().record((results) => {
      results.searches.push({ ...SEARCH, system: store.getState().project.system });
    });
    store.getState().undo();
    expect(store.getState().results.searches).toHaveLength(1);
  });

  it('calls a changed preset edited, and by its name again when the change is undone by hand', () => {
    const store = studio();
    editDesign(store, 'Move', toEdge);
    expect(store.getState().project.design.name).toBe('DGCNN as published, edited');
    editDesign(store, 'Move back', (design) => placeOps(design, ['classifier'], 'device'));
    expect(store.getState().project.design.name).toBe('DGCNN as published');
  });

  it('forgets the places of ops that are gone', () => {
    const store = studio();
    store.getState().edit('Place', (project) => {
      project.layout.pool = { x: 1, y: 2 };
    });
    editDesign(store, 'Replace', () => ({
      ...preset('split'),
      ops: preset('split').ops.filter((o) => o.id !== 'pool'),
    }));
    expect(store.getState().project.layout).toEqual({});
  });
});

describe('what is shown', () => {
  it('gives a design on the canvas only its own times, measured ones first', () => {
    const store = studio();
    const timing = (provenance: Provenance, key: string): Timing => ({
      key,
      latency: { value: 1, unit: 'ms', provenance },
      parts: { deviceMs: 1, upMs: 0, edgeMs: 0, downMs: 0, otherMs: 0 },
      ops: {},
    });
    const key = timingKey(store.getState().project);
    store.getState().show({ predicted: timing('predicted', key), measured: timing('measured', 'another') });
    expect(currentTiming(store.getState())?.latency.provenance).toBe('predicted');
    store.getState().show({ measured: timing('measured', key) });
    expect(currentTiming(store.getState())?.latency.provenance).toBe('measured');
    // S15.705: what was measured here says nothing of machines that are elsewhere.
    const machine = { kind: 'modelled', id: 'tx2' } as const;
    store.getState().edit('Choose a machine', ({ system }) => {
      system.device.machine = machine;
    });
    expect(currentTiming(store.getState())?.latency.provenance).toBe('predicted');
    openDesign(store, preset('split'));
    expect(currentTiming(store.getState())).toBeNull();
  });

  it('S15.707 a run is of its design on its task and points, over its link', () => {
    const project = newProject(preset('split'));
    const { task, points, system } = project;
    const parts = { latencyMs: 5, deviceMs: 2, upMs: 1, edgeMs: 1, downMs: 1, bytesUp: 1, bytesDown: 1 };
    const run = { id: 'r', at: '', designKey: designKey(project.design), frames: 9, system, ...parts };
    const runs = [{ ...run, task, points }];
    expect(runOf({ runs }, project)?.id).toBe('r');
    const modelled = { ...system.device, machine: { kind: 'modelled', id: 'tx2' } as const };
    expect(runOf({ runs }, { ...project, system: { ...system, device: modelled } })?.id).toBe('r');
    for (const other of [
      { task: 'modelnet40' },
      { points: 64 },
      { system: { ...system, link: { kind: 'held', mbps: 3 } as const } },
      { system: { ...system, edge: { ...system.edge, url: 'http://elsewhere' } } },
      { design: preset('dgcnn') },
    ])
      expect(runOf({ runs }, { ...project, ...other }), JSON.stringify(other).slice(0, 60)).toBeUndefined();
    // Of before task and points were kept.
    expect(runOf({ runs: [run] }, project)?.id).toBe('r');
  });

  it('says where each step stands', () => {
    const store = studio();
    const state = (step: Parameters<typeof stepStatus>[1]) => stepStatus(store.getState(), step).state;
    expect(state('draw')).toBe('done');
    expect(state('train')).toBe('open');
    store.getState().show({ endpoint: { state: 'down', reason: 'no answer' } });
    expect(state('setup')).toBe('attention');
    editDesign(store, 'Break', (design) => ({ ...design, ops: design.ops.slice(1) }));
    expect(state('draw')).toBe('attention');
    expect(currentProblems(store.getState())).toBe(currentProblems(store.getState()));
    const train = { ...started(IDLE, 'Epoch 2'), begun: true };
    store.setState({ jobs: { train } });
    expect(stepStatus(store.getState(), 'train')).toEqual({ state: 'busy', words: 'epoch 2' });
  });

  it('numbers notices, so that each can be dismissed', () => {
    const store = studio();
    store.getState().notify({ kind: 'error', title: 'a', message: '' });
    store.getState().notify({ kind: 'error', title: 'b', message: '' });
    const [first] = store.getState().ui.notices;
    store.getState().dismiss(first?.id ?? 0);
    expect(store.getState().ui.notices.map((n) => n.title)).toEqual(['b']);
  });
});

const SEARCH = { id: 's', at: '2026-01-01T00:00:00Z', task: 'shapes', points: 256, evaluated: 1, front: [] };

describe('S10.21 fronts of saved searches', () => {
  it('are read as they were kept before figures carried provenance', () => {
    const old = { encoding: 'x', accuracy: 0.8, latencyMs: 12, energyMj: 30 };
    const { front } = searchSchema.parse({ ...SEARCH, system: newProject().system, front: [old] });
    expect(front).toEqual([
      {
        encoding: 'x',
        figures: {
          latency: { value: 12, provenance: 'predicted' },
          energy: { value: 30, provenance: 'modelled' },
          accuracy: { value: 0.8, provenance: 'predicted' },
        },
      },
    ]);
    expect(searchSchema.parse({ ...SEARCH, system: newProject().system, front }).front).toEqual(front);
  });
});
