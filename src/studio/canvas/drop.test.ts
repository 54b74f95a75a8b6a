import { describe, expect, it } from 'vitest';
import { senderOf } from '../../design/communicate.ts';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { dropCopies } from './copies.ts';
import { dropOps, positionInLane } from './drop.ts';
import type { Box } from './geometry.ts';
import { layout } from './layout.ts';

const design = presetById('dgcnn')?.design as Design;
const { boxes, lanes } = layout(design);
const at = (id: string, dx: number, dy: number): [string, Box] => {
  const box = boxes.get(id) as Box;
  return [id, { ...box, x: box.x + dx, y: box.y + dy }];
};

describe('dropping ops', () => {
  it('moves an op whose middle is in the other lane', () => {
    const dropped = dropOps(design, new Map([at('classifier', 0, 400)]), lanes);
    expect(dropped.moved).toEqual(['classifier']);
    expect(dropped.design.ops.find((op) => op.id === 'classifier')?.placement).toBe('edge');
    expect(dropped.design.ops.some((op) => op.kind === 'Communicate')).toBe(true);
  });

  it('keeps the lane, and the design, when the op stays on its side', () => {
    const dropped = dropOps(design, new Map([at('classifier', 30, -20)]), lanes);
    expect(dropped.moved).toEqual([]);
    expect(dropped.design).toBe(design);
    expect(dropped.placed.classifier).toBeDefined();
  });

  it('does not take the Input to the edge', () => {
    expect(dropOps(design, new Map([at('input', 0, 400)]), lanes)).toEqual({ design, placed: {}, moved: [] });
  });

  it('snaps into the lane, whole', () => {
    const onBorder = { ...(boxes.get('pool') as Box), y: lanes.link.top - 60 };
    const { y } = positionInLane(onBorder, lanes);
    expect(y + onBorder.height).toBeLessThanOrEqual(lanes.device.height);
    expect(y % 8).toBe(0);
    const off = { ...(boxes.get('pool') as Box), x: 101, y: 115 };
    expect(positionInLane(off, lanes)).toEqual({ x: 104, y: 112 });
    // S15.463: in line with another op, it stands there and not on the grid.
    expect(positionInLane(off, lanes, { y: true })).toEqual({ x: 104, y: 115 });
  });
});

describe('S15.700 dropping with Alt', () => {
  it('puts copies where they were dropped, wired as their originals, which stay', () => {
    const { design: copied, placed, ids } = dropCopies(design, new Map([at('edgeconv2', 0, 400)]), lanes);
    const [copy] = ids;
    expect(ids).toHaveLength(1);
    expect(Object.keys(placed)).toEqual(ids);
    expect(copied.ops.find((op) => op.id === copy)).toMatchObject({ kind: 'EdgeConv', placement: 'edge' });
    expect(senderOf(copied, copied.ops.find((op) => op.id === copy)?.inputs[0] ?? '')).toBe('sample2');
    for (const op of design.ops) expect(copied.ops).toContainEqual(op);
  });

  it('copies neither the Input nor the Classifier', () => {
    const boxes = new Map([at('input', 30, 0), at('classifier', 30, 0)]);
    expect(dropCopies(design, boxes, lanes)).toEqual({ design, placed: {}, moved: [], ids: [] });
  });
});
