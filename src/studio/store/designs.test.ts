import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeOps } from '../../design/communicate.ts';
import { BLANK, PRESETS, presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { problemsOf } from '../../design/validity.ts';
import {
  addDesign,
  editDesign,
  editDesigns,
  goToDesign,
  openDesign,
  replaceDesign,
  travel,
} from './commands.ts';
import { designsOf, freeName, goTo, moved, removed } from './designs.ts';
import { MOST_DESIGNS } from './limits.ts';
import { newProject, noResults, type Project } from './project.ts';
import { ProjectFileError, parseProjectFile, readProject } from './projectFile.ts';
import { printProjectFile } from './projectJson.ts';
import { settingOf } from './setting.ts';
import { createStudioStore } from './store.ts';

const preset = (id: string): Design => presetById(id)?.design as Design;
const studio = () => createStudioStore(newProject(preset('dgcnn')));
type Studio = ReturnType<typeof studio>;
const names = (store: Studio) => designsOf(store.getState().project).map(({ design }) => design.name);
const shown = (store: Studio) => store.getState().project.design.name;
const toEdge = (design: Design) => placeOps(design, ['classifier'], 'edge');

describe('S2.60 the designs of a project', () => {
  it('are added beside the one on the canvas, renamed where a name is taken, and deleted and moved as steps', () => {
    const store = studio();
    addDesign(store, BLANK, 'Add');
    addDesign(store, BLANK, 'Add');
    expect(names(store)).toEqual(['DGCNN as published', 'Blank design', 'Blank design 2']);
    editDesigns(store, 'Move', (p) => moved(p, p.designId, 0));
    expect([names(store)[0], shown(store)]).toEqual(['Blank design 2', 'Blank design 2']);
    const before = store.getState().project;
    editDesigns(store, 'Delete', (p) => removed(p, p.designId));
    expect([names(store), shown(store)]).toEqual([
      ['DGCNN as published', 'Blank design'],
      'DGCNN as published',
    ]);
    store.getState().undo();
    expect(store.getState().project).toEqual(before);
  });

  it('keep one: the last is not deleted', () => {
    const { project } = studio().getState();
    expect(removed(project, project.designId)).toBe(project);
    expect(freeName(project, 'New')).toBe('New');
  });

  it('a blank one is valid', () => {
    expect(problemsOf(BLANK, settingOf(newProject()))).toEqual([]);
  });

  it(`are at most ${MOST_DESIGNS}`, () => {
    const store = studio();
    for (let n = 1; n < MOST_DESIGNS; n++) addDesign(store, BLANK, 'Add');
    expect(() => addDesign(store, BLANK, 'Add')).toThrow(expect.objectContaining({ code: 'E481' }));
    expect(names(store)).toHaveLength(MOST_DESIGNS);
  });
});

describe('S2.61 going to another design', () => {
  it('is no step, and undo goes back to the design that the step was made on', () => {
    const store = studio();
    editDesign(store, 'Move', toEdge);
    addDesign(store, BLANK, 'Add');
    const [first] = designsOf(store.getState().project);
    goToDesign(store, first?.id ?? '');
    editDesign(store, 'Move back', (design) => placeOps(design, ['classifier'], 'device'));
    goToDesign(store, designsOf(store.getState().project)[1]?.id ?? '');
    expect(shown(store)).toBe('Blank design');
    const steps = store.getState().history.past.length;
    travel(store, 'undo');
    expect(shown(store)).toBe('DGCNN as published, edited');
    expect(names(store)).toEqual(['DGCNN as published, edited', 'Blank design']);
    expect(store.getState().history.past).toHaveLength(steps - 1);
    expect(store.getState().history.future).toHaveLength(1);
    goToDesign(store, designsOf(store.getState().project)[1]?.id ?? '');
    travel(store, 'redo');
    expect(shown(store)).toBe('DGCNN as published');
  });

  it('and coming back changes nothing', () => {
    const store = studio();
    addDesign(store, BLANK, 'Add');
    addDesign(store, preset('split'), 'Add');
    const { project } = store.getState();
    for (const { id } of designsOf(project)) {
      expect(goTo(goTo(project, id), project.designId)).toEqual(project);
      expect(designsOf(goTo(project, id)).map((each) => each.id)).toEqual(
        designsOf(project).map((each) => each.id),
      );
    }
    expect(goTo(project, 'nowhere')).toBe(project);
  });
});

describe('S2.62 a design that is opened', () => {
  const found = (n: number): Design => ({
    ...BLANK,
    name: `Found ${n}`,
    ops: BLANK.ops.map((op) => (op.kind === 'Classifier' ? { ...op, hidden: [n] } : op)),
  });

  it('gives way to the next one until it is changed, run or trained', () => {
    const store = studio();
    editDesign(store, 'Mine', toEdge);
    openDesign(store, found(1));
    openDesign(store, found(2));
    expect(names(store)).toEqual(['DGCNN as published, edited', 'Found 2']);
    editDesign(store, 'Change', toEdge);
    openDesign(store, found(3));
    expect(names(store)).toEqual(['DGCNN as published, edited', 'Found 2', 'Found 3']);
    store.getState().undo();
    store.getState().undo();
    expect(store.getState().project.passing).toBe(store.getState().project.designId);
  });

  it('is shown where the project has it already', () => {
    const store = studio();
    editDesign(store, 'Mine', toEdge);
    openDesign(store, found(1));
    editDesign(store, 'Mine too', toEdge);
    editDesign(store, 'As it was', (design) => placeOps(design, ['classifier'], 'device'));
    openDesign(store, PRESETS[0]?.design as Design);
    openDesign(store, { ...found(1), name: 'by another name' });
    expect(names(store)).toHaveLength(3);
    expect(shown(store)).toBe('Found 1');
  });

  it('can replace the one on the canvas, as a step', () => {
    const store = studio();
    editDesign(store, 'Mine', toEdge);
    replaceDesign(store, found(1));
    expect(names(store)).toEqual(['Found 1']);
    store.getState().undo();
    expect(names(store)).toEqual(['DGCNN as published, edited']);
  });
});

describe('S2.63 the project file', () => {
  it('holds all designs, and opens one of version 1', () => {
    const store = studio();
    addDesign(store, BLANK, 'Add');
    const { project } = store.getState();
    const text = printProjectFile({ project, results: noResults });
    expect(parseProjectFile(text, 'p').project).toEqual(project);
    const { designId: _, left: _l, right: _r, passing: _p, ...old } = newProject(preset('split'));
    const opened = readProject({ format: 'gcode-project', version: 1, project: old, results: noResults });
    expect(opened.project).toEqual({ ...newProject(preset('split')), passing: null });
  });

  it.each([
    ['the same id twice', (p: Project) => ({ ...p, left: [{ id: p.designId, design: BLANK, layout: {} }] })],
    [
      'too many',
      (p: Project) => ({
        ...p,
        left: Array.from({ length: MOST_DESIGNS }, (_, i) => ({ id: `n${i}`, design: BLANK, layout: {} })),
      }),
    ],
  ])('with %s is refused', (_, change) => {
    const json = { format: 'gcode-project', version: 2, project: change(newProject()), results: noResults };
    expect(() => readProject(json)).toThrow(ProjectFileError);
  });
});

it('S2.61 after any edits here and there, undoing all brings the first project back, and redoing all the last', () => {
  const step = fc.record({
    what: fc.constantFrom('add', 'copy', 'delete', 'move', 'go', 'lane', 'rename', 'open', 'undo', 'redo'),
    n: fc.nat(7),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
      const store = studio();
      const begin = store.getState().project;
      for (const { what, n } of steps) {
        const { project } = store.getState();
        const all = designsOf(project);
        const id = all[n % all.length]?.id ?? '';
        if (what === 'add') addDesign(store, BLANK, 'Add');
        if (what === 'copy') addDesign(store, project.design, 'Duplicate', project.layout);
        if (what === 'delete') editDesigns(store, 'Delete', (p) => removed(p, id));
        if (what === 'move') editDesigns(store, 'Move', (p) => moved(p, id, n));
        if (what === 'go') goToDesign(store, id);
        if (what === 'lane')
          editDesign(store, 'Move', (d) => placeOps(d, ['classifier'], n % 2 ? 'edge' : 'device'));
        if (what === 'rename')
          store.getState().edit('Rename', (p) => void Object.assign(p.design, { name: `n${n}` }), 'name');
        if (what === 'open') openDesign(store, PRESETS[n % PRESETS.length]?.design as Design);
        if (what === 'undo') travel(store, 'undo');
        if (what === 'redo') travel(store, 'redo');
        const ids = designsOf(store.getState().project).map((each) => each.id);
        expect(new Set(ids).size).toBe(ids.length);
      }
      const end = store.getState().project;
      const count = store.getState().history.past.length + store.getState().history.future.length;
      for (let i = 0; i < count; i++) store.getState().redo();
      for (let i = 0; i < count; i++) store.getState().undo();
      expect(goTo(store.getState().project, begin.designId)).toEqual(begin);
      for (let i = 0; i < count; i++) store.getState().redo();
      expect(designsOf(end).length).toBeGreaterThan(0);
    }),
    { numRuns: 60 },
  );
});
