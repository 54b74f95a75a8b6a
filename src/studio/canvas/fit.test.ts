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
    const { x, zoom } = viewOf(boxes(1100), lanes, { width: 1000, height: 800, palette: true });
    expect(x).toBeGreaterThanOrEqual(38);
    expect(x + 1100 * zoom).toBeLessThanOrEqual(1000);
  });

  it('stays readable and begins at the first op when there are too many', () => {
    const { x, zoom } = viewOf(boxes(4000), lanes, { width: 600, height: 700, palette: true });
    expect(zoom).toBe(0.5);
    expect(x).toBe(62);
  });

  it('begins below the palette where there is no room for both lanes', () => {
    const { y, zoom } = viewOf(boxes(600), lanes, { width: 600, height: 200, palette: true });
    expect(zoom).toBe(0.32);
    expect(y).toBeGreaterThanOrEqual(64);
  });

  it('S15.580 shows both lanes where there is little height', () => {
    const onEdge = { x: 700, y: lanes.edge.top + 40, width: 96, height: 108 };
    const all = [...boxes(600), onEdge];
    const { y, zoom } = viewOf(all, lanes, { width: 390, height: 286, palette: false });
    expect(y + (onEdge.y + onEdge.height) * zoom).toBeLessThanOrEqual(286);
  });

  it('uses the place of the palette while it is not there', () => {
    const [low, high] = [false, true].map((palette) =>
      viewOf(boxes(600), lanes, { width: 600, height: 310, palette }),
    );
    expect(low?.zoom).toBeGreaterThan(high?.zoom as number);
  });

  it('does not blow a small design up, and shows an empty one', () => {
    expect(viewOf(boxes(200), lanes, { width: 1000, height: 800, palette: true }).zoom).toBeLessThanOrEqual(
      1.05,
    );
    expect(Number.isFinite(viewOf([], lanes, { width: 1000, height: 800, palette: true }).x)).toBe(true);
  });
});
