import { describe, expect, it } from 'vitest';
import { ASIDE, cloudPaths, cloudPlaces, colourOf, PLAIN } from './cloudMarks.ts';
import * as examples from './examples.ts';
import { margin, scatterScales, wholeOf, zoomed } from './paretoScales.ts';

const SIZE = { width: 640, height: 360 };
const scalesOf = (data: typeof examples.pareto) => scatterScales(data, SIZE.width, SIZE.height);

describe('S15.224 zoom', () => {
  const whole = wholeOf(examples.pareto);
  const scales = scalesOf(examples.pareto);
  const middle = { x: 320, y: 180 };

  it('keeps the values under the pointer where they are', () => {
    const part = zoomed(scales, whole, 0.5, middle, SIZE);
    if (!part) throw new Error('nothing was zoomed');
    const before = scales.valuesAt(middle.x, middle.y);
    const after = scalesOf({ ...examples.pareto, zoom: part }).valuesAt(middle.x, middle.y);
    expect(after.x).toBeCloseTo(before.x, 6);
    expect(after.y).toBeCloseTo(before.y, 6);
    expect(part.x[1] / part.x[0]).toBeLessThan(whole.x[1] / whole.x[0]);
  });

  it('ends at the whole', () => {
    const part = zoomed(scales, whole, 0.5, middle, SIZE);
    const near = scalesOf({ ...examples.pareto, zoom: part ?? undefined });
    expect(zoomed(near, whole, 4, middle, SIZE)).toBeNull();
    expect(zoomed(scales, whole, 2, middle, SIZE)).toBeNull();
  });

  it('draws what lies within, at its place, and nothing else', () => {
    const { cloud } = examples.paretoZoomed;
    const { x, y } = examples.paretoZoomed.zoom ?? whole;
    const places = cloudPlaces(cloud, scalesOf(examples.paretoZoomed));
    for (let i = 0; i < cloud.length; i += 2) {
      const inside =
        (cloud[i] as number) >= x[0] &&
        (cloud[i] as number) <= x[1] &&
        (cloud[i + 1] as number) >= y[0] &&
        (cloud[i + 1] as number) <= y[1];
      expect(Number.isNaN(places[i])).toBe(!inside);
      if (!inside) continue;
      expect(places[i]).toBeGreaterThanOrEqual(margin.left);
      expect(places[i]).toBeLessThanOrEqual(SIZE.width - margin.right);
    }
  });
});

describe('S15.224 colour', () => {
  it('goes in even steps from the least to the most, by logarithms where the axis does', () => {
    const { x } = examples.pareto;
    const of = colourOf(x, [1, 1e6]);
    expect([1, 5, 50, 500, 5000, 5e4, 1e6].map(of)).toEqual([0, 0, 1, 2, 3, 4, 5]);
    expect(of(Number.NaN)).toBe(PLAIN);
    expect([0, 0.49, 1].map(colourOf({ ...x, scale: 'linear' }, [0, 1]))).toEqual([0, 2, 5]);
  });

  it('draws each square once, those that step back below the others', () => {
    const cloud = Float32Array.of(10, 0.7, 10, 0.7, 20, 0.8, 30, 0.8);
    const colours = [2, 3, ASIDE, 2];
    const drawn = cloudPaths(cloud, scalesOf(examples.pareto), (i) => colours[i] as number);
    expect(drawn.map(({ colour }) => colour)).toEqual([ASIDE, 2]);
    expect(drawn.map(({ paths }) => paths.join('').split('M').length - 1)).toEqual([1, 2]);
  });
});
