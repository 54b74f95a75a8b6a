import { createSelector } from 'reselect';
import { PRESETS } from '../../design/presets.ts';
import { NumberedError } from '../../design/problem.ts';
import type { Design } from '../../design/types.ts';
import type { Figure } from '../../system/provenance.ts';
import { added, designsOf, freeName, inPlaceOf } from './designs.ts';
import { MOST_DESIGNS } from './limits.ts';
import { designKey, type Project, predictsHere, timingKey } from './project.ts';
import type { StudioState, StudioStore } from './store.ts';
import type { Timing } from './ui.ts';

/** Shows all of the design on the canvas, which is another one now. */
function showNew(store: StudioStore): void {
  const { ui } = store.getState();
  store.getState().show({ selection: [], wire: null, fit: ui.fit + 1 });
}

/** Puts another design of the project on the canvas. */
export function goToDesign(store: StudioStore, id: string): void {
  if (id === store.getState().project.designId) return;
  store.getState().goTo(id);
  showNew(store);
}

/** Undoes or redoes a step, and shows the design that it was made on. */
export function travel(store: StudioStore, way: 'undo' | 'redo'): void {
  const { designId } = store.getState().project;
  store.getState()[way]();
  if (store.getState().project.designId !== designId) showNew(store);
}

/** Undoes or redoes until so many steps are done; what is on the canvas then is shown. */
export function travelTo(store: StudioStore, done: number): void {
  const { length } = store.getState().history.past;
  for (let at = length; at > done; at--) store.getState().undo();
  for (let at = length; at < done; at++) store.getState().redo();
  if (done !== length) showNew(store);
}

/** A design that was only looked at, and that neither a run nor a training is about. */
function passingOf({ project, results }: StudioState): string | null {
  const one = designsOf(project).find(({ id }) => id === project.passing);
  if (!one) return null;
  const key = designKey(one.design);
  const used = [...results.runs, ...results.checkpoints].some((each) => each.designKey === key);
  return used ? null : one.id;
}

/**
 * Opens a design to look at: where the project has it, it is shown; otherwise it takes the place of the one that was looked
 * at before, or stands beside the one on the canvas. What a person made is never replaced. @throws NumberedError E481
 */
export function openDesign(
  store: StudioStore,
  design: Design,
  label = `Open ${design.name}`,
  layout: Project['layout'] = {},
): void {
  const { project } = store.getState();
  const key = designKey(design);
  const known = designsOf(project).find((each) => designKey(each.design) === key);
  if (known) {
    goToDesign(store, known.id);
    return;
  }
  const passing = passingOf(store.getState());
  const opened = passing ? inPlaceOf(project, passing, design, layout) : added(project, design, layout);
  editDesigns(store, label, () => ({ ...opened, passing: opened.designId }));
}

/** Puts a design in the place of the one on the canvas, as one undoable step. */
export const replaceDesign = (
  store: StudioStore,
  design: Design,
  label = `Replace by ${design.name}`,
): void => editDesigns(store, label, (project) => inPlaceOf(project, project.designId, design));

/** Puts a design of a free name beside the one on the canvas. @throws NumberedError E481 */
export const addDesign = (
  store: StudioStore,
  design: Design,
  label: string,
  layout: Project['layout'] = {},
): void =>
  editDesigns(store, label, (project) =>
    added(project, { ...design, name: freeName(project, design.name) }, layout),
  );

/** Changes what the designs of the project are, as one step. @throws NumberedError E481 */
export function editDesigns(
  store: StudioStore,
  label: string,
  change: (project: Project) => Partial<Project>,
): void {
  const next = change(store.getState().project);
  const { left = [], right = [] } = next;
  if (left.length + right.length >= MOST_DESIGNS)
    throw new NumberedError('E481', `A project has at most ${MOST_DESIGNS} designs.`);
  const before = store.getState().project.designId;
  store.getState().edit(label, (project) => void Object.assign(project, next));
  if (store.getState().project.designId !== before) showNew(store);
}

/** A change of the design by a pure function, as one step. */
export function editDesign(
  store: StudioStore,
  label: string,
  change: (design: Design) => Design,
  group?: string,
): void {
  editPlaced(store, label, (design) => ({ design: change(design) }), group);
}

interface Change {
  design: Design;
  /** Positions that the change sets; null lets the layout find one. */
  placed?: Record<string, { x: number; y: number } | null>;
}

/** A change of the design and of where its ops stand. Positions of ops that are gone go with them. */
export function editPlaced(
  store: StudioStore,
  label: string,
  change: (design: Design) => Change,
  group?: string,
): void {
  const before = store.getState().project.design;
  const { design, placed = {} } = change(before);
  store.getState().edit(
    label,
    (project) => {
      if (design !== before) project.design = { ...design, name: nameAfter(before, design) };
      for (const [id, at] of Object.entries(placed)) {
        if (at) project.layout[id] = at;
        else delete project.layout[id];
      }
      const ids = new Set(design.ops.map((op) => op.id));
      for (const id of Object.keys(project.layout)) if (!ids.has(id)) delete project.layout[id];
    },
    group,
  );
}

const EDITED = ', edited';

/** A preset that is changed is no longer what its name says. */
function nameAfter(before: Design, after: Design): string {
  const preset = PRESETS.find((p) => p.title === before.name);
  if (preset) return designKey(preset.design) === designKey(after) ? before.name : `${before.name}${EDITED}`;
  const origin = PRESETS.find((p) => `${p.title}${EDITED}` === before.name);
  return origin && designKey(origin.design) === designKey(after) ? origin.title : before.name;
}

/** Known times of the design on the canvas for the machines that are chosen: those of a run here before predicted ones. */
const timings = createSelector(
  [
    ({ ui, project }: StudioState) => (predictsHere(project) ? ui.measured : null),
    ({ ui }: StudioState) => ui.predicted,
    ({ project }: StudioState) => timingKey(project),
  ],
  (measured, predicted, key): Timing[] =>
    [measured, predicted].filter((timing) => timing !== null).filter((timing) => timing.key === key),
);

/** Times of the design as a whole: measured ones where there are any, else predicted ones. */
export const currentTiming = (state: StudioState): Timing | null => timings(state)[0] ?? null;

/** The best known time of each op: a run measures parts of a frame, so an op may have a predicted time only. */
export const opTimes = createSelector(
  [timings],
  (known): Readonly<Record<string, Figure>> => Object.assign({}, ...known.map(({ ops }) => ops).reverse()),
);
