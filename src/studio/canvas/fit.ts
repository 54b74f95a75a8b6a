import type { Box, Lanes } from './geometry.ts';

export interface View {
  x: number;
  y: number;
  zoom: number;
}

/** Screen pixels that the gutter takes, and air around the ops. */
const ROOM = { left: 38 + 24, right: 24, top: 16, bottom: 16 };
/** What the palette takes at the top while it is there. */
const PALETTE = 48;
/** Smaller than this, an op's words cannot be read: what does not fit in width is then a scroll away. */
const READABLE = 0.5;
/** Down to this size both lanes are in view at once, on a phone and above open charts too. */
const LEAST = 0.32;
const MOST = 1.05;
/** As far out as the canvas goes. */
export const LEAST_ZOOM = 0.05;

/** How much of the edge lane shows when no op is in it, so that one can be dragged there. */
const EDGE_SEEN = 110;
const AIR = 16;

/**
 * A view of all ops in the lanes; from the first op on when they do not fit at a readable size.
 * @param whole all of them, at whatever size
 */
export function viewOf(
  boxes: Iterable<Box>,
  lanes: Lanes,
  {
    width,
    height,
    palette,
    whole = false,
  }: { width: number; height: number; palette: boolean; whole?: boolean },
): View {
  const above = ROOM.top + (palette ? PALETTE : 0);
  const all = [...boxes];
  const tops = all.length > 0 ? all.map((box) => box.y) : [0];
  const bottoms = all.map((box) => box.y + box.height);
  const left = Math.min(...(all.length > 0 ? all.map((box) => box.x) : [0]));
  const right = Math.max(left, ...all.map((box) => box.x + box.width));
  const emptyEdge = lanes.link.top + lanes.link.height + EDGE_SEEN;
  const top = Math.min(...tops) - AIR;
  const tall = Math.max(...bottoms, emptyEdge) + AIR - top;
  const wide = Math.max(right - left, 1);
  const roomX = width - ROOM.left - ROOM.right;
  const roomY = height - above - ROOM.bottom;
  const byWidth = whole ? roomX / wide : Math.max(roomX / wide, READABLE);
  const zoom = Math.min(Math.max(Math.min(byWidth, roomY / tall), whole ? LEAST_ZOOM : LEAST), MOST);
  const spareX = Math.max(0, roomX - wide * zoom);
  const spareY = roomY - tall * zoom;
  return {
    x: ROOM.left + spareX / 2 - left * zoom,
    // Where not all of it fits, the device's ops are what is seen.
    y: above + Math.max(0, spareY) / 2 - top * zoom,
    zoom,
  };
}
