import { type Node, type NodeHandle, Position } from '@xyflow/react';
import { crossings } from '../../design/crossings.ts';
import type { Problem } from '../../design/errors.ts';
import { opsById } from '../../design/graph.ts';
import { shapesOf } from '../../design/shapes.ts';
import type { Design, Op, Setting } from '../../design/types.ts';
import type { Figure } from '../../system/provenance.ts';
import { parameterText, shapeText } from './describe.ts';
import { type Box, COMMUNICATE, type Lanes, NODE, RESULT, SAMPLE, sizeOf } from './geometry.ts';
import { layout, type Placed } from './layout.ts';
import { passesBy } from './route.ts';

/** What an op's node shows. */
interface OpNodeData extends Record<string, unknown> {
  op: Op;
  parameter: string;
  shape: string;
  problems: Problem[];
  time: Figure | null;
  /** Bytes that a Communicate carries; null where unknown. */
  bytes: number | null;
  /** Share of the greatest value of what colours stand for, 0..1; null for colours of kinds, and where it is not known. */
  heat: number | null;
}
interface ResultData extends Record<string, unknown> {
  bytes: number;
  classes: number;
}
export type OpNode = Node<OpNodeData, 'op' | 'communicate'>;
export type ResultNode = Node<ResultData, 'result'>;
export type CanvasNode = OpNode | ResultNode;

interface WireData {
  fromLink: boolean;
  toLink: boolean;
  track: number;
  below: boolean;
}
export interface Wire {
  /** `source target`. */
  id: string;
  source: string;
  target: string;
  data: WireData;
  selected?: boolean;
}

export interface Flow {
  nodes: CanvasNode[];
  edges: Wire[];
  lanes: Lanes;
}

export interface DrawnInput {
  design: Design;
  setting: Setting;
  placed: Placed;
  problems: readonly Problem[];
  timeOf: (opId: string) => Figure | null;
  heatOf?: (opId: string) => number | null;
}

/** The id of the node that shows the result's way home from the edge. */
export const RESULT_ID = ':result';

/** The design as nodes and wires of the canvas, with nothing selected: what a click rebuilds is for `chosen` to say. */
export function unchosen(input: DrawnInput): Flow {
  const { design, setting, placed, problems, timeOf } = input;
  const { lanes, boxes } = layout(design, placed);
  const shapes = shapesOf(design, setting);
  const bytes = new Map(
    problems.length === 0 ? crossings(design, setting).map((c) => [c.opId, c.bytes]) : [],
  );
  const nodes: CanvasNode[] = design.ops.map((op) => {
    const box = boxes.get(op.id) as Box;
    const communicate = op.kind === 'Communicate';
    return {
      id: op.id,
      type: communicate ? 'communicate' : 'op',
      ...at(box.x, box.y),
      ...sizedAs(op.kind),
      draggable: !communicate,
      deletable: !communicate,
      connectable: !communicate,
      selected: false,
      domAttributes: { tabIndex: -1 },
      ariaLabel: nodeLabel(op, parameterText(op, setting), shapeText(shapes.get(op.id)), problems),
      data: {
        op,
        parameter: parameterText(op, setting),
        shape: shapeText(shapes.get(op.id)),
        problems: problems.filter((p) => p.opId === op.id),
        time: timeOf(op.id),
        bytes: bytes.get(op.id) ?? null,
        heat: input.heatOf?.(op.id) ?? null,
      },
    };
  });
  const edges = wiresOf(design, boxes);
  const last = design.ops.find((op) => op.kind === 'Classifier');
  const home = last && bytes.get(last.id);
  if (last?.placement === 'edge' && home !== undefined) {
    const from = boxes.get(last.id) as Box;
    const y = lanes.device.top + lanes.device.height - RESULT.height - 16;
    nodes.push({
      id: RESULT_ID,
      type: 'result',
      ...at(from.x + (from.width - RESULT.width) / 2, y),
      ...SIZED_RESULT,
      draggable: false,
      deletable: false,
      connectable: false,
      selectable: false,
      focusable: false,
      data: { bytes: home, classes: setting.classes },
    });
    edges.push(wire(last.id, RESULT_ID, { fromLink: false, toLink: false, track: 0, below: false }));
  }
  return { nodes, edges, lanes };
}

/** Pixels of the dot that a wire is drawn from, as ops.css has it. */
const HANDLE = 9;

/** Where the dot stands in a box: in the middle of a side. */
const SIDES: Record<Position, (box: Size) => { x: number; y: number }> = {
  left: ({ height }) => ({ x: 0, y: height / 2 }),
  right: ({ width, height }) => ({ x: width, y: height / 2 }),
  top: ({ width }) => ({ x: width / 2, y: 0 }),
  bottom: ({ width, height }) => ({ x: width / 2, y: height }),
};
type Size = Pick<Box, 'width' | 'height'>;

/**
 * A node's size and its handles, which are known. The canvas would otherwise measure every node that is new, and draw it twice.
 */
function sized({ width, height }: Size, ends: readonly [NodeHandle['type'], Position][]) {
  const handles = ends.map(([type, position]): NodeHandle => {
    const { x, y } = SIDES[position]({ width, height });
    const size = { width: HANDLE, height: HANDLE };
    // The canvas looks a handle up by the id that its element has: none.
    return { id: null, type, position, x: x - HANDLE / 2, y: y - HANDLE / 2, ...size };
  });
  return { width, height, measured: { width, height }, handles };
}

const OP_ENDS = [
  ['target', Position.Left],
  ['source', Position.Right],
] as const satisfies [NodeHandle['type'], Position][];
/** One for each size, so that nodes that did not change are told by identity. */
const SIZED = new Map([NODE, SAMPLE, COMMUNICATE].map((size) => [size, sized(size, [...OP_ENDS])]));
const SIZED_RESULT = sized(RESULT, [['target', Position.Bottom]]);
const sizedAs = (kind: Op['kind']) => SIZED.get(sizeOf(kind)) ?? sized(sizeOf(kind), [...OP_ENDS]);

/**
 * Where a node that lies still stands. In a place instead of moved there: what is moved is a layer of its own to the browser,
 * which it would put together with hundreds of others again in each frame of a drag.
 */
const at = (x: number, y: number) => ({
  position: { x, y },
  style: { left: x, top: y, transform: 'none' },
});

/** A node that is being dragged is moved. */
export const loose = (node: CanvasNode): CanvasNode => ({ ...node, style: undefined }) as CanvasNode;

function wiresOf(design: Design, boxes: Map<string, Box>): Wire[] {
  const byId = opsById(design);
  const pairs = design.ops.flatMap((op) =>
    op.inputs.filter((id) => byId.has(id)).map((id) => ({ from: byId.get(id) as Op, to: op })),
  );
  const tracks = tracksOf(
    pairs.filter(({ from, to }) => from.kind !== 'Communicate' && to.kind !== 'Communicate'),
    boxes,
  );
  return pairs.map(({ from, to }) =>
    wire(from.id, to.id, {
      fromLink: from.kind === 'Communicate',
      toLink: to.kind === 'Communicate',
      track: tracks.get(`${from.id} ${to.id}`) ?? 0,
      below: from.placement === 'device',
    }),
  );
}

const wire = (source: string, target: string, data: WireData): Wire => ({
  id: `${source} ${target}`,
  source,
  target,
  data,
});

/** Wires that pass by other ops lie inside each other: the shortest is the innermost. */
function tracksOf(pairs: readonly { from: Op; to: Op }[], boxes: Map<string, Box>): Map<string, number> {
  const spans = pairs
    .map(({ from, to }) => ({
      key: `${from.id} ${to.id}`,
      lane: from.placement,
      a: boxes.get(from.id) as Box,
      b: boxes.get(to.id) as Box,
    }))
    .filter(({ a, b }) => passesBy(a, b))
    .sort((s, t) => s.b.x - s.a.x - (t.b.x - t.a.x));
  const tracks = new Map<string, number>();
  const used: { lane: string; track: number; from: number; to: number }[] = [];
  for (const { key, lane, a, b } of spans) {
    const clash = (track: number) =>
      used.some((u) => u.lane === lane && u.track === track && u.from < b.x + b.width && a.x < u.to);
    let track = 0;
    while (clash(track)) track++;
    used.push({ lane, track, from: a.x, to: b.x + b.width });
    tracks.set(key, track);
  }
  return tracks;
}

function nodeLabel(op: Op, parameter: string, shape: string, problems: readonly Problem[]): string {
  const own = problems.filter((p) => p.opId === op.id).map((p) => p.message);
  const side = op.kind === 'Communicate' ? 'on the link' : `on the ${op.placement}`;
  const gives = shape ? `, gives ${shape}` : '';
  return `${op.kind} ${op.id} ${side}, ${parameter}${gives}${own.length > 0 ? `. ${own.join(' ')}` : ''}`;
}
