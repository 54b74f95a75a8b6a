import { type Box, centre, NODE } from './geometry.ts';

/** An SVG path for a wire, with the point where its hit area is best grabbed. */
interface Route {
  path: string;
  middle: { x: number; y: number };
}

const RADIUS = 10;

/** An orthogonal line through points with rounded corners. */
export function rounded(points: readonly (readonly [number, number])[]): string {
  let path = '';
  points.forEach(([x, y], i) => {
    const before = points[i - 1];
    const after = points[i + 1];
    if (!before) path += `M ${x} ${y}`;
    else if (!after) path += ` L ${x} ${y}`;
    else {
      const enter = towards([x, y], before);
      const leave = towards([x, y], after);
      path += ` L ${enter[0]} ${enter[1]} Q ${x} ${y} ${leave[0]} ${leave[1]}`;
    }
  });
  return path;
}

function towards(from: readonly [number, number], to: readonly [number, number]): [number, number] {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const length = Math.hypot(dx, dy) || 1;
  const step = Math.min(RADIUS, length / 2);
  return [from[0] + (dx / length) * step, from[1] + (dy / length) * step];
}

function curve(x1: number, y1: number, x2: number, y2: number): Route {
  const bend = Math.max(24, Math.abs(x2 - x1) / 2);
  return {
    path: `M ${x1} ${y1} C ${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`,
    middle: { x: (x1 + x2) / 2, y: (y1 + y2) / 2 },
  };
}

export interface RouteOptions {
  /** The wire starts, or ends, at a Communicate on the link. */
  fromLink?: boolean;
  toLink?: boolean;
  /** Order among the wires that pass by other ops in a lane: 0 is the innermost. */
  track?: number;
  /** Whether it passes by them on their lower side, as in the device's lane, or above, as in the edge's. */
  below?: boolean;
}

/** Whether a wire in one lane has room for another op between its ends, and so must pass by it. */
export function passesBy(from: Box, to: Box): boolean {
  return to.x - (from.x + from.width) > NODE.width && Math.abs(centre(from).y - centre(to).y) < NODE.height;
}

/** The way of a wire between two ops, left to right; by the channel beside the link where it would cross others. */
export function route(from: Box, to: Box, options: RouteOptions = {}): Route {
  const a = centre(from);
  const b = centre(to);
  const down = b.y > a.y;
  const right = from.x + from.width;
  const exit = down ? from.y + from.height : from.y;
  const entry = down ? to.y : to.y + to.height;
  if (options.toLink) {
    if (to.x <= right + NODE.width / 2 && b.x > right) {
      return orthogonal([right, a.y], [b.x, a.y], [b.x, entry]);
    }
    // Beside the middle, where wires that pass by other ops end.
    const x = right - 14;
    if (Math.abs(b.x - x) < to.width / 2) return orthogonal([x, exit], [x, entry]);
    const side = b.x >= x ? to.x : to.x + to.width;
    return orthogonal([x, exit], [x, b.y], [side, b.y]);
  }
  if (options.fromLink) {
    if (a.x < to.x && to.x - a.x < NODE.width) return orthogonal([a.x, exit], [a.x, b.y], [to.x, b.y]);
    const side = b.x >= a.x ? right : from.x;
    return orthogonal([side, a.y], [b.x, a.y], [b.x, entry]);
  }
  const overlap = Math.min(right, to.x + to.width) - Math.max(from.x, to.x);
  if (overlap > Math.min(from.width, to.width) / 2 && Math.abs(b.y - a.y) > from.height / 2) {
    const x = Math.abs(a.x - b.x) < 1 ? b.x : a.x;
    return {
      path: `M ${x} ${exit} C ${x} ${(exit + entry) / 2} ${b.x} ${(exit + entry) / 2} ${b.x} ${entry}`,
      middle: { x: (a.x + b.x) / 2, y: (exit + entry) / 2 },
    };
  }
  if (passesBy(from, to)) {
    // Towards the link: below the ops of the device lane, above those of the edge lane.
    const { below = true, track = 0 } = options;
    const start = below ? from.y + from.height : from.y;
    const end = below ? to.y + to.height : to.y;
    const far = below ? Math.max(start, end) : Math.min(start, end);
    const y = far + (below ? 1 : -1) * (14 + 11 * track);
    const x = b.x - 16 + 14 * track;
    return orthogonal([a.x, start], [a.x, y], [x, y], [x, end]);
  }
  return curve(right, a.y, to.x, b.y);
}

function orthogonal(...points: [number, number][]): Route {
  const mid = points[Math.floor(points.length / 2)] ?? [0, 0];
  const before = points[Math.floor(points.length / 2) - 1] ?? mid;
  return {
    path: rounded(points),
    middle: { x: (mid[0] + before[0]) / 2, y: (mid[1] + before[1]) / 2 },
  };
}
