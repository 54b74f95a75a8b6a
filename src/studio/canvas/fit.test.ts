import { describe, expect, it } from 'vitest';
import { viewOf } from './fit.ts';
import { lanesFor } from './geometry.ts';

const lanes = lanesFor(280, 280);
const boxes = (right: number) => [
  { x: 0, y: 0, width: 96, height: 108 },
  { x: right - 96, y: 0, width: 96, height: 108 },
];

describe('viewOf', () => {
  it('shows all ops between the gutter and the right side', () => {
    const { x, zoom } = viewOf(boxes(1100), lanes, 1000, 800);
    expect(x).toBeGreaterThanOrEqual(38);
    expect(x + 1100 * zoom).toBeLessThanOrEqual(1000);
  });

  it('stays readable and begins at the first op when there are too many', () => {
    const { x, zoom } = viewOf(boxes(4000), lanes, 600, 700);
    expect(zoom).toBe(0.5);
    expect(x).toBe(62);
  });

  it('does not blow a small design up, and shows an empty one', () => {
    expect(viewOf(boxes(200), lanes, 1000, 800).zoom).toBeLessThanOrEqual(1.05);
    expect(Number.isFinite(viewOf([], lanes, 1000, 800).x)).toBe(true);
  });
});
