/** A point of a chart where it is drawn, in SVG units. */
export interface Drawn {
  id: string;
  x: number;
  y: number;
}

/** How far from a point a click still means it: a finger's tip. */
export const REACH = 16;
/** The same for one of thousands. */
const REACH_BEHIND = 8;

/** The point nearest to a place, if it is within reach. Of points at one place the last, which is drawn on top. */
export function nearest(points: readonly Drawn[], x: number, y: number, within = REACH): Drawn | undefined {
  let found: Drawn | undefined;
  let least = within;
  for (const point of points) {
    const away = Math.hypot(point.x - x, point.y - y);
    if (away > least) continue;
    least = away;
    found = point;
  }
  return found;
}

/** Points of which there are many, in the order of their ids. */
export interface Behind {
  ids: readonly string[];
  /** x, y, x, y, ... in SVG units; NaN for those that are not drawn. */
  places: Float32Array;
}

/** What lies behind, however it is held: the nearest there within reach. */
export type Under = (x: number, y: number) => Drawn | undefined;

/** A point in front where it is as near as what lies behind, or covers the place; else what lies behind. */
export function pointAt(
  points: readonly Drawn[],
  behind: Behind | Under | undefined,
  x: number,
  y: number,
): Drawn | undefined {
  const front = nearest(points, x, y);
  const away = front ? Math.hypot(front.x - x, front.y - y) : REACH_BEHIND;
  // Its disc is drawn over the others.
  if (!behind || (front && away <= 5)) return front;
  if (typeof behind === 'function') {
    const found = behind(x, y);
    return found && Math.hypot(found.x - x, found.y - y) < away ? found : front;
  }
  let least = Math.min(away, REACH_BEHIND);
  let found = -1;
  const { ids, places } = behind;
  for (let i = 0; i < ids.length; i++) {
    const apart = Math.hypot((places[2 * i] as number) - x, (places[2 * i + 1] as number) - y);
    // What is not drawn is NaN away.
    if (!(apart < least)) continue;
    least = apart;
    found = i;
  }
  if (found < 0) return front;
  return { id: ids[found] as string, x: places[2 * found] as number, y: places[2 * found + 1] as number };
}

/** Where a key leads among points in their order; undefined for other keys. */
export function stepTo(points: readonly Drawn[], from: string, key: string): Drawn | undefined {
  const at = points.findIndex(({ id }) => id === from);
  const last = points.length - 1;
  const to = {
    ArrowRight: at + 1,
    ArrowDown: at + 1,
    ArrowLeft: at - 1,
    ArrowUp: at - 1,
    Home: 0,
    End: last,
  }[key];
  return to === undefined ? undefined : points[Math.min(Math.max(to, 0), last)];
}
