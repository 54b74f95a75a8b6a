import type { Box } from './geometry.ts';

/** A line that shows with what a dragged op is in line, in canvas pixels: where it is, and from where to where. */
export interface Guide {
  axis: 'x' | 'y';
  at: number;
  from: number;
  to: number;
}

export interface Aligned {
  /** The box, in line with others where it is near to being so. */
  box: Box;
  guides: Guide[];
}

/** Further away than this, another op says nothing about where one should stand. */
const FAR = 720;

const SIZES = { x: 'width', y: 'height' } as const;
const OTHER = { x: 'y', y: 'x' } as const;

const end = (box: Box, axis: 'x' | 'y'): number => box[axis] + box[SIZES[axis]];

/** Both ends and the middle of a box along an axis. */
const lines = (box: Box, axis: 'x' | 'y'): number[] => {
  const size = box[SIZES[axis]];
  return [box[axis], box[axis] + size / 2, box[axis] + size];
};

/** The least move along an axis that brings an end or the middle in line with the same of another box. */
function nearest(box: Box, others: readonly Box[], axis: 'x' | 'y', reach: number) {
  const across = OTHER[axis];
  let best: { by: number; at: number; other: Box } | null = null;
  for (const other of others) {
    if (Math.max(other[across] - end(box, across), box[across] - end(other, across)) > FAR) continue;
    const there = lines(other, axis);
    lines(box, axis).forEach((at, i) => {
      const to = there[i] as number;
      const by = to - at;
      if (Math.abs(by) <= reach && (!best || Math.abs(by) < Math.abs(best.by))) best = { by, at: to, other };
    });
  }
  return best as { by: number; at: number; other: Box } | null;
}

/** @param reach how near, in canvas pixels, is near enough to be put in line */
export function align(box: Box, others: readonly Box[], reach: number): Aligned {
  const [x, y] = [nearest(box, others, 'x', reach), nearest(box, others, 'y', reach)];
  const moved = { ...box, x: box.x + (x?.by ?? 0), y: box.y + (y?.by ?? 0) };
  const guide = (axis: 'x' | 'y', found: typeof x): Guide[] => {
    if (!found) return [];
    const across = OTHER[axis];
    const from = Math.min(moved[across], found.other[across]);
    return [{ axis, at: found.at, from, to: Math.max(end(moved, across), end(found.other, across)) }];
  };
  return { box: moved, guides: [...guide('x', x), ...guide('y', y)] };
}
