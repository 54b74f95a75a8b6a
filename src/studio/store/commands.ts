import { createSelector } from 'reselect';
import { PRESETS } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import type { Figure } from '../../system/provenance.ts';
import { designKey, timingKey } from './project.ts';
import type { StudioState, StudioStore } from './store.ts';
import type { Timing } from './ui.ts';

/** Puts another design on the canvas, as one undoable step, and shows all of it. */
export function openDesign(store: StudioStore, design: Design, label = `Open ${design.name}`): void {
  store.getState().edit(label, (project) => {
    project.design = design;
    project.layout = {};
  });
  const { ui } = store.getState();
  store.getState().show({ selection: [], fit: ui.fit + 1 });
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

/** Known times of the design on the canvas: measured before predicted. */
const timings = createSelector(
  [
    ({ ui }: StudioState) => ui.measured,
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
