import { memo } from 'react';
import type { Design } from '../../../design/types.ts';
import { type Box, centre } from '../geometry.ts';
import { layout, type Placed } from '../layout.ts';
import { OP_STYLE } from '../opStyle.ts';

/** Canvas pixels around the ops. */
const AIR = 40;

/** How an op differs from its counterpart in a design beside it. */
export type Mark = 'changed' | 'added' | 'removed';

interface Props {
  design: Design;
  placed: Placed;
  width: number;
  height: number;
  /** Ops that stand out, by id. */
  marks?: ReadonlyMap<string, Mark>;
}

const MARKS: Record<Mark, string> = {
  changed: 'var(--chart-up)',
  added: 'var(--chart-good)',
  removed: 'var(--chart-bad)',
};

/** The whole design in a picture of a few pixels: lanes, wires, and ops in their colours. */
export const Thumbnail = memo(function Thumbnail({ design, placed, width, height, marks }: Props) {
  const { boxes, lanes } = layout(design, placed);
  const all = [...boxes.values()];
  const left = Math.min(0, ...all.map((box) => box.x)) - AIR;
  const right = Math.max(0, ...all.map((box) => box.x + box.width)) + AIR;
  const bottom = lanes.edge.top + lanes.edge.height;
  const span = Math.max(right - left, (bottom * width) / height);
  const x = left - (span - (right - left)) / 2;
  return (
    <svg
      className="thumbnail"
      width={width}
      height={height}
      viewBox={`${x} 0 ${span} ${bottom}`}
      preserveAspectRatio="xMidYMid meet"
      aria-hidden
    >
      <rect x={x} y={0} width={span} height={lanes.link.top} fill="var(--device-tint)" />
      <rect x={x} y={lanes.edge.top} width={span} height={lanes.edge.height} fill="var(--edge-tint)" />
      <path d={wires(design, boxes)} fill="none" stroke="var(--muted)" strokeWidth={span / 70} />
      {design.ops.map((op) => {
        const box = boxes.get(op.id);
        const mark = marks?.get(op.id);
        // Beside another design colour says what differs.
        const fill = marks ? (mark ? MARKS[mark] : 'var(--muted)') : OP_STYLE[op.kind].color;
        return box && <rect key={op.id} {...box} rx={14} fill={fill} />;
      })}
    </svg>
  );
});

function wires(design: Design, boxes: ReadonlyMap<string, Box>): string {
  const line = (from: string, to: string): string => {
    const [a, b] = [boxes.get(from), boxes.get(to)];
    if (!a || !b) return '';
    return `M${centre(a).x} ${centre(a).y}L${centre(b).x} ${centre(b).y}`;
  };
  return design.ops.flatMap((op) => op.inputs.map((from) => line(from, op.id))).join('');
}
