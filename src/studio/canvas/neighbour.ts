import type { Design } from '../../design/types.ts';
import { type Box, centre } from './geometry.ts';
import { layout, type Placed } from './layout.ts';

export type Towards = 'left' | 'right' | 'up' | 'down';

/**
 * The op that an arrow key leads to: along the wires to the left and right, the nearest above or below.
 * Null where there is none.
 */
export function neighbour(design: Design, placed: Placed, id: string, towards: Towards): string | null {
  const { boxes } = layout(design, placed);
  const from = boxes.get(id);
  if (!from) return null;
  const candidates =
    towards === 'left'
      ? (design.ops.find((op) => op.id === id)?.inputs ?? [])
      : towards === 'right'
        ? design.ops.filter((op) => op.inputs.includes(id)).map((op) => op.id)
        : [...boxes.keys()].filter(
            (other) => other !== id && isTowards(from, boxes.get(other) as Box, towards),
          );
  const a = centre(from);
  const distance = (other: string): number => {
    const b = centre(boxes.get(other) as Box);
    const along = towards === 'up' || towards === 'down';
    return Math.hypot((b.x - a.x) * (along ? 2 : 1), (b.y - a.y) * (along ? 1 : 2));
  };
  return candidates.filter((other) => boxes.has(other)).sort((s, t) => distance(s) - distance(t))[0] ?? null;
}

function isTowards(from: Box, to: Box, towards: Towards): boolean {
  const dy = centre(to).y - centre(from).y;
  return towards === 'up' ? dy < -from.height / 4 : dy > from.height / 4;
}
