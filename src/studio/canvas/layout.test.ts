import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { randomGenome } from '../../design/genome.ts';
import { designOf } from '../../design/genomeDesign.ts';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import type { Box } from './geometry.ts';
import { layout } from './layout.ts';

const preset = (id: string): Design => presetById(id)?.design as Design;
const overlaps = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

function noneOverlap(boxes: Map<string, Box>): void {
  const list = [...boxes];
  for (const [i, [name, a]] of list.entries()) {
    for (const [other, b] of list.slice(i + 1)) expect(overlaps(a, b), `${name} on ${other}`).toBe(false);
  }
}

describe('layout', () => {
  it('puts every op of every preset in its lane, none over another', () => {
    for (const id of ['dgcnn', 'dgcnn-rewritten', 'split']) {
      const design = preset(id);
      const { boxes, lanes } = layout(design);
      noneOverlap(boxes);
      for (const op of design.ops) {
        const lane = op.kind === 'Communicate' ? lanes.link : lanes[op.placement];
        const box = boxes.get(op.id) as Box;
        expect(box.y).toBeGreaterThanOrEqual(lane.top);
        expect(box.y + box.height).toBeLessThanOrEqual(lane.top + lane.height);
      }
    }
  });

  it('lays any searched design out from left to right without overlaps', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.double({ min: 0, max: 0.999999, noNaN: true })), (stream) => {
        const random = () => stream.next().value as number;
        const design = designOf(randomGenome(random));
        const { boxes } = layout(design);
        noneOverlap(boxes);
        for (const op of design.ops) {
          if (op.kind === 'Communicate') continue;
          for (const input of op.inputs) {
            expect((boxes.get(input) as Box).x).toBeLessThanOrEqual((boxes.get(op.id) as Box).x);
          }
        }
      }),
      { numRuns: 50, seed: 7 },
    );
  });

  it('stands a Sample over its only reader, on the side away from the link', () => {
    const { boxes } = layout(preset('split'));
    const [above, below] = [boxes.get('sample1') as Box, boxes.get('edgeconv1') as Box];
    expect(above.y + above.height).toBeLessThan(below.y);
    const [conv, sample] = [boxes.get('edgeconv2') as Box, boxes.get('sample2') as Box];
    expect(conv.y + conv.height).toBeLessThan(sample.y);
  });

  it('keeps where a person put an op, below the top of its lane, and lets the lane grow', () => {
    const design = preset('split');
    const plain = layout(design);
    const placed = layout(design, { pool: { x: 900, y: 400 } });
    expect(placed.boxes.get('pool')).toMatchObject({ x: 900, y: placed.lanes.edge.top + 400 });
    expect(placed.lanes.edge.height).toBeGreaterThan(plain.lanes.edge.height);
    expect(placed.boxes.get('combine1')).toEqual(plain.boxes.get('combine1'));
  });

  it('finds a place even for ops on a cycle', () => {
    const design: Design = {
      version: 1,
      name: 'loop',
      ops: [
        { id: 'a', kind: 'Combine', placement: 'device', inputs: ['b'], width: 8 },
        { id: 'b', kind: 'Combine', placement: 'device', inputs: ['a'], width: 8 },
      ],
    };
    noneOverlap(layout(design).boxes);
  });
});
