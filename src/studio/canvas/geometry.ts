import type { OpKind, Placement } from '../../design/types.ts';

/** A rectangle in canvas pixels. */
export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The two lanes and the link band between them, stacked downwards from y = 0. */
export interface Lanes {
  device: { top: number; height: number };
  link: { top: number; height: number };
  edge: { top: number; height: number };
}

export const NODE = { width: 96, height: 108 };
export const SAMPLE = { width: 96, height: 62 };
export const COMMUNICATE = { width: 164, height: 54 };
export const RESULT = { width: 136, height: 50 };

export const GAP = 24;
/** Extra room where a wire changes lanes. */
export const CROSSING_GAP = 56;
export const STACK_GAP = 24;
const BAND = 100;
export const LANE_PAD = 28;
/** Room for wires that pass by other ops, on the side of a lane that faces the link. */
export const LANE_CHANNEL = 56;
export const LANE_MIN = LANE_PAD + SAMPLE.height + STACK_GAP + NODE.height + LANE_CHANNEL;
export const ROW_PITCH = SAMPLE.height + STACK_GAP + NODE.height + 36;

const SIZES: Partial<Record<OpKind, { width: number; height: number }>> = {
  Sample: SAMPLE,
  Communicate: COMMUNICATE,
};
export const sizeOf = (kind: OpKind): { width: number; height: number } => SIZES[kind] ?? NODE;

export const centre = (box: Box): { x: number; y: number } => ({
  x: box.x + box.width / 2,
  y: box.y + box.height / 2,
});

/** The lane that a point belongs to: the link's middle is the border. */
export function laneAt(lanes: Lanes, y: number): Placement {
  return y < lanes.link.top + lanes.link.height / 2 ? 'device' : 'edge';
}

export function lanesFor(deviceHeight: number, edgeHeight: number): Lanes {
  const linkTop = deviceHeight;
  return {
    device: { top: 0, height: deviceHeight },
    link: { top: linkTop, height: BAND },
    edge: { top: linkTop + BAND, height: edgeHeight },
  };
}
