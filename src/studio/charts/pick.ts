/** A point of a chart where it is drawn, in SVG units. */
export interface Drawn {
  id: string;
  x: number;
  y: number;
}

/** How far from a point a click still means it: a finger's tip. */
export const REACH = 16;

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
