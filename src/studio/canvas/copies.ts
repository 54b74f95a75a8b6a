import { pasteOps, takeOps } from '../../design/fragment.ts';
import type { Design } from '../../design/types.ts';
import { editPlaced } from '../store/commands.ts';
import type { StudioStore } from '../store/store.ts';
import { type Dropped, dropOps } from './drop.ts';
import type { Box, Lanes } from './geometry.ts';

/** Why nothing was copied, in words for a notice. */
export const ONE_OF_EACH = {
  title: 'Nothing was copied',
  message: 'A design has one Input and one Classifier, and this one has them.',
};

/**
 * Ops that were dragged with Alt: they stay, and copies stand where they were dropped, wired as a duplicate is.
 * @returns also the ids of the copies; none where the ops are ones that a design has once
 */
export function dropCopies(
  design: Design,
  boxes: ReadonlyMap<string, Box>,
  lanes: Lanes,
): Dropped & { ids: string[] } {
  const pasted = pasteOps(design, takeOps(design, [...boxes.keys()]));
  const own = new Set(design.ops.map(({ id }) => id));
  const copies = new Map<string, Box>();
  for (const [id, box] of boxes) {
    const copy = pasted.ids.get(id);
    if (copy !== undefined && !own.has(copy)) copies.set(copy, box);
  }
  return { ...dropOps(pasted.design, copies, lanes), ids: [...copies.keys()] };
}

/** Puts the copies on the canvas, selected; one step. */
export function putCopies(store: StudioStore, boxes: ReadonlyMap<string, Box>, lanes: Lanes): void {
  const { ids, ...dropped } = dropCopies(store.getState().project.design, boxes, lanes);
  if (ids.length === 0) {
    store.getState().notify({ kind: 'info', ...ONE_OF_EACH });
    return;
  }
  editPlaced(store, `Duplicate ${ids.length === 1 ? 'an op' : `${ids.length} ops`}`, () => dropped);
  store.getState().show({ selection: ids, wire: null });
}
