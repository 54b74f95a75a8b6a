import { withoutCommunication } from '../../design/communicate.ts';
import { consumers, opsById, topological } from '../../design/graph.ts';
import type { Design, Op, Placement } from '../../design/types.ts';
import {
  type Box,
  COMMUNICATE,
  CROSSING_GAP,
  GAP,
  LANE_CHANNEL,
  LANE_MIN,
  LANE_PAD,
  type Lanes,
  lanesFor,
  NODE,
  ROW_PITCH,
  SAMPLE,
  STACK_GAP,
  sizeOf,
} from './geometry.ts';

export interface Layout {
  lanes: Lanes;
  /** By op id, in canvas pixels. */
  boxes: Map<string, Box>;
}

/** Where a person put ops: x on the canvas, y below the top of the op's lane. */
export type Placed = Readonly<Record<string, { x: number; y: number }>>;

interface Slot {
  column: number;
  row: number;
  /** A Sample that stands in its reader's column, on the side away from the link. */
  stacked: boolean;
}

const NOWHERE: Placed = {};

/** Designs do not change in place: the canvas, thumbnails and pictures of one ask for the same layout. */
const known = new WeakMap<Design, { placed: Placed; layout: Layout }>();

/**
 * Ops in columns by their depth and in lanes by their placement; a Sample shares the column of its
 * only reader. Positions in `placed` win. Communicates stand on the link, before their first reader.
 */
export function layout(design: Design, placed: Placed = NOWHERE): Layout {
  const before = known.get(design);
  if (before?.placed === placed) return before.layout;
  const found = lay(design, placed);
  known.set(design, { placed, layout: found });
  return found;
}

function lay(design: Design, placed: Placed): Layout {
  const bare = withoutCommunication(design);
  const slots = slotsOf(bare);
  const columns = columnStarts(bare, slots);
  const local = new Map<string, Box>();
  for (const op of bare.ops) {
    const slot = slots.get(op.id) ?? { column: 0, row: 0, stacked: false };
    const size = sizeOf(op.kind);
    const own = placed[op.id];
    const column = columns[slot.column] ?? { start: 0, width: size.width };
    const x = own?.x ?? column.start + (column.width - size.width) / 2;
    local.set(op.id, { x, y: own?.y ?? rowTop(op, slot), ...size });
  }
  const lanes = lanesFor(laneHeight(bare, local, 'device'), laneHeight(bare, local, 'edge'));
  const boxes = new Map<string, Box>();
  for (const op of bare.ops) {
    const box = local.get(op.id) as Box;
    boxes.set(op.id, { ...box, y: lanes[op.placement].top + box.y });
  }
  placeCommunicates(design, boxes, lanes);
  return { lanes, boxes };
}

/** y in the lane. The main row of each lane is the one that faces the link. */
function rowTop(op: Op, slot: Slot): number {
  const row = slot.row * ROW_PITCH;
  const away = op.kind === 'Sample' && slot.stacked;
  if (op.placement === 'device') {
    if (away) return LANE_PAD + row;
    return LANE_PAD + SAMPLE.height + STACK_GAP + row + middle(op);
  }
  return away ? LANE_CHANNEL + NODE.height + STACK_GAP + row : LANE_CHANNEL + row + middle(op);
}

/** Smaller ops stand in the middle of the main row. */
const middle = (op: Op): number => (NODE.height - sizeOf(op.kind).height) / 2;

function laneHeight(design: Design, boxes: Map<string, Box>, lane: Placement): number {
  const room = lane === 'device' ? LANE_CHANNEL : LANE_PAD;
  const bottoms = design.ops
    .filter((op) => op.placement === lane)
    .map((op) => boxes.get(op.id))
    .map((box) => (box ? box.y + box.height + room : 0));
  return Math.max(LANE_MIN, ...bottoms);
}

function slotsOf(bare: Design): Map<string, Slot> {
  const byId = opsById(bare);
  const readers = consumers(bare);
  const slots = new Map<string, Slot>();
  const taken = new Set<string>();
  const stacks = (op: Op): boolean => {
    const only = readers.get(op.id)?.length === 1 ? byId.get(readers.get(op.id)?.[0] ?? '') : undefined;
    return op.kind === 'Sample' && only?.placement === op.placement && only.inputs.length === 1;
  };
  const order = topological(bare);
  const rest = bare.ops.filter((op) => !order.includes(op));
  for (const op of [...order, ...rest]) {
    const sources = op.inputs.map((id) => byId.get(id)).filter((s) => s !== undefined && slots.has(s.id));
    const first = sources[0];
    const under = first && sources.length === 1 && stacks(first) ? slots.get(first.id) : undefined;
    if (under) {
      slots.set(op.id, { column: under.column, row: under.row, stacked: false });
      continue;
    }
    const column = Math.max(-1, ...sources.map((s) => slots.get(s?.id ?? '')?.column ?? -1)) + 1;
    let row = first && first.placement === op.placement ? (slots.get(first.id)?.row ?? 0) : 0;
    while (taken.has(`${op.placement} ${column} ${row}`)) row++;
    taken.add(`${op.placement} ${column} ${row}`);
    slots.set(op.id, { column, row, stacked: stacks(op) });
  }
  return slots;
}

interface Column {
  start: number;
  width: number;
}

/** Columns as wide as their widest op, with wider gaps where something crosses the link. */
function columnStarts(bare: Design, slots: Map<string, Slot>): Column[] {
  const byId = opsById(bare);
  const widths: number[] = [];
  const entered = new Set<number>();
  for (const op of bare.ops) {
    const column = slots.get(op.id)?.column ?? 0;
    widths[column] = Math.max(widths[column] ?? 0, sizeOf(op.kind).width);
    if (op.inputs.some((id) => byId.get(id) && byId.get(id)?.placement !== op.placement)) entered.add(column);
  }
  let start = 0;
  return Array.from(widths, (width = 0, c) => {
    if (entered.has(c)) start += CROSSING_GAP;
    const column = { start, width };
    start += width + GAP;
    return column;
  });
}

function placeCommunicates(design: Design, boxes: Map<string, Box>, lanes: Lanes): void {
  const readers = consumers(design);
  const y = lanes.link.top + (lanes.link.height - COMMUNICATE.height) / 2;
  const wanted = design.ops
    .filter((op) => op.kind === 'Communicate')
    .map((op) => {
      const from = boxes.get(op.inputs[0] ?? '');
      const right = from ? from.x + from.width : 0;
      const lefts = (readers.get(op.id) ?? []).map((id) => boxes.get(id)?.x ?? right);
      const left = lefts.length > 0 ? Math.min(...lefts) : right;
      const x = left > right ? left - (GAP + CROSSING_GAP) / 2 : (left + right) / 2;
      return { id: op.id, x: x - COMMUNICATE.width / 2 };
    })
    .sort((a, b) => a.x - b.x);
  let free = -Infinity;
  for (const { id, x } of wanted) {
    const start = Math.max(x, free);
    boxes.set(id, { x: start, y, ...COMMUNICATE });
    free = start + COMMUNICATE.width + 12;
  }
}
