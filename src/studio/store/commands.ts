import type { Design } from '../../design/types.ts';
import { designKey } from './project.ts';
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

/** A change of the design by a pure function, as one step. Positions of ops that are gone go with them. */
export function editDesign(
  store: StudioStore,
  label: string,
  change: (design: Design) => Design,
  group?: string,
): void {
  const before = store.getState().project.design;
  const after = change(before);
  if (after === before) return;
  const ids = new Set(after.ops.map((op) => op.id));
  store.getState().edit(
    label,
    (project) => {
      project.design = after;
      for (const id of Object.keys(project.layout)) if (!ids.has(id)) delete project.layout[id];
    },
    group,
  );
}

/** Times of the design on the canvas: measured ones where there are any, else predicted ones. */
export function currentTiming(state: StudioState): Timing | null {
  const { measured, predicted } = state.ui;
  const known = [measured, predicted].filter((timing) => timing !== null);
  if (known.length === 0) return null;
  const key = designKey(state.project.design);
  return known.find((timing) => timing.designKey === key) ?? null;
}
