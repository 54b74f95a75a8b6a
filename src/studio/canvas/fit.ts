import type { Box, Lanes } from './geometry.ts';

export interface View {
  x: number;
  y: number;
  zoom: number;
}

/** Screen pixels that the gutter and the palette take, and air around the ops. */
const ROOM = { left: 38 + 24, right: 24, top: 64, bottom: 16 };
/** Smaller than this, an op's words cannot be read: the rest is then a scroll away. */
const LEAST = 0.56;
const MOST = 1.05;

/** A view of all ops in the lanes; from the first op on when they do not fit at a readable size. */
export function viewOf(boxes: Iterable<Box>, lanes: Lanes, width: number, height: number): View {
  let left = Infinity;
  let right = -Infinity;
  for (const box of boxes) {
    left = Math.min(left, box.x);
    right = Math.max(right, box.x + box.width);
  }
  if (left > right) [left, right] = [0, 0];
  const tall = lanes.edge.top + lanes.edge.height;
  const wide = Math.max(right - left, 1);
  const roomX = width - ROOM.left - ROOM.right;
  const roomY = height - ROOM.top - ROOM.bottom;
  const zoom = Math.min(Math.max(Math.min(roomX / wide, roomY / tall), LEAST), MOST);
  const spareX = Math.max(0, roomX - wide * zoom);
  const spareY = roomY - tall * zoom;
  return {
    x: ROOM.left + spareX / 2 - left * zoom,
    y: ROOM.top + spareY / 2,
    zoom,
  };
}
