import { placeEach } from '../../design/communicate.ts';
import type { Design, OpKind, Placement } from '../../design/types.ts';
import { type Box, centre, type Lanes, laneAt } from './geometry.ts';

const GRID = 8;
const snap = (value: number): number => Math.round(value / GRID) * GRID;

export interface Dropped {
  design: Design;
  placed: Record<string, { x: number; y: number }>;
  /** Ops that changed lanes. */
  moved: string[];
}

/** Axes on which a box is in line with another op: the grid is not asked there. */
type InLine = Partial<Record<'x' | 'y', boolean>>;

/** Keeps an op whole inside its lane; a lane may grow by half an op downwards. */
export function positionInLane(box: Box, lanes: Lanes, inLine: InLine = {}): { x: number; y: number } {
  const side = laneAt(lanes, centre(box).y);
  const lane = lanes[side];
  const lowest = lane.height - (side === 'device' ? box.height + 8 : box.height / 2);
  const wanted = box.y - lane.top;
  const y = Math.min(Math.max(wanted, 28), lowest);
  return { x: inLine.x ? box.x : snap(box.x), y: inLine.y && y === wanted ? y : snap(y) };
}

/** Why an op of a kind may not take the place of another, in words for a notice; null when it may. */
export function replaceProblem(
  design: Design,
  id: string,
  kind: OpKind,
): { title: string; message: string } | null {
  const old = design.ops.find((op) => op.id === id)?.kind;
  const fixed = [old, kind].find(
    (each) => each === 'Input' || each === 'Classifier' || each === 'Communicate',
  );
  if (!fixed) return null;
  return {
    title: `${kind} was not put in the place of ${old}`,
    message: `${FIXED[fixed]} Drop it on a wire, or beside other ops.`,
  };
}

const FIXED = {
  Input: 'A design has one Input, which reads nothing.',
  Classifier: 'A design has one Classifier, which nothing reads.',
  Communicate: 'A Communicate is added wherever data crosses the link, and removed when nothing does.',
};

/** Ops dropped at boxes: each belongs to the lane that its middle is in, and snaps into it. */
export function dropOps(
  design: Design,
  boxes: ReadonlyMap<string, Box>,
  lanes: Lanes,
  inLine: InLine = {},
): Dropped {
  const byId = new Map(design.ops.map((op) => [op.id, op]));
  const placed: Record<string, { x: number; y: number }> = {};
  const moved = new Map<string, Placement>();
  for (const [id, box] of boxes) {
    const op = byId.get(id);
    if (!op || op.kind === 'Communicate') continue;
    const lane = laneAt(lanes, centre(box).y);
    if (op.kind === 'Input' && lane === 'edge') continue;
    placed[id] = positionInLane(box, lanes, inLine);
    if (lane === op.placement) continue;
    moved.set(id, lane);
  }
  // One step: a crossing that still exists behind the drop must not go in between.
  return { design: moved.size > 0 ? placeEach(design, moved) : design, placed, moved: [...moved.keys()] };
}
