import type { Box, Lanes } from '../canvas/geometry.ts';
import { layout } from '../canvas/layout.ts';
import type { Action } from '../kit/action.ts';
import { editPlaced } from '../store/commands.ts';
import type { Project } from '../store/project.ts';
import type { StudioState, StudioStore } from '../store/store.ts';

/** One step of the canvas's grid. */
const STEP = 8;

type Place = { x: number; y: number };

/** Selected ops that a person can move, each with its box. */
export function chosen({ ui, project }: StudioState): { id: string; box: Box }[] {
  const { boxes } = layout(project.design, project.layout);
  return project.design.ops
    .filter((op) => ui.selection.includes(op.id) && op.kind !== 'Communicate')
    .flatMap(({ id }) => ({ id, box: boxes.get(id) as Box }));
}

/** Where an op stands below the top of its lane, as a project holds it. */
const inLane = (project: Project, lanes: Lanes, id: string, { x, y }: Place): Place => {
  const side = project.design.ops.find((op) => op.id === id)?.placement ?? 'device';
  return { x, y: Math.max(0, y - lanes[side].top) };
};

export function place(
  store: StudioStore,
  label: string,
  to: ReadonlyMap<string, Place>,
  group?: string,
): void {
  const { project } = store.getState();
  const { lanes } = layout(project.design, project.layout);
  const placed = Object.fromEntries([...to].map(([id, at]) => [id, inLane(project, lanes, id, at)]));
  editPlaced(store, label, (design) => ({ design, placed }), group);
}

export const atLeast = (count: number) => (state: StudioState) =>
  state.ui.selection.length >= count && chosen(state).length >= count;

const nudge = (towards: string, key: string, dx: number, dy: number): Action => ({
  id: `nudge.${towards}`,
  title: `Nudge the selected ops ${towards}`,
  group: 'Edit',
  shortcut: `Shift+${key}`,
  enabled: atLeast(1),
  run: (store) => {
    const all = chosen(store.getState());
    const to = all.map(({ id, box }) => [id, { x: box.x + dx, y: box.y + dy }] as const);
    // One key held down is one step to undo.
    place(store, 'Nudge', new Map(to), `nudge ${all.map(({ id }) => id).join(' ')}`);
  },
});

/** Where ops stand: for the eye only, the design computes the same. */
export const nudgeActions: readonly Action[] = [
  nudge('left', 'ArrowLeft', -STEP, 0),
  nudge('right', 'ArrowRight', STEP, 0),
  nudge('up', 'ArrowUp', 0, -STEP),
  nudge('down', 'ArrowDown', 0, STEP),
];
