import { describe, expect, it } from 'vitest';
import type { Box } from './geometry.ts';
import { rounded, route } from './route.ts';

const box = (x: number, y: number): Box => ({ x, y, width: 96, height: 108 });
/** First and last point of a path. */
const ends = (path: string): [number[], number[]] => {
  const numbers = path.match(/-?[\d.]+/g)?.map(Number) ?? [];
  return [numbers.slice(0, 2), numbers.slice(-2)];
};

describe('route', () => {
  it('leads from the right side to the left side of the next op', () => {
    expect(ends(route(box(0, 100), box(120, 100)).path)).toEqual([
      [96, 154],
      [120, 154],
    ]);
  });

  it('goes straight between stacked ops, whichever is above', () => {
    const [from, to] = ends(route(box(0, 0), box(0, 160)).path);
    expect([from, to]).toEqual([
      [48, 108],
      [48, 160],
    ]);
    expect(ends(route(box(0, 160), box(0, 0)).path)[1]).toEqual([48, 108]);
  });

  it('passes by other ops on the side of the link, longer wires further out', () => {
    const inner = route(box(0, 100), box(500, 100), { track: 0 });
    const outer = route(box(0, 100), box(500, 100), { track: 1 });
    expect(inner.middle.y).toBeGreaterThan(208);
    expect(outer.middle.y).toBeGreaterThan(inner.middle.y);
    const edge = route(box(0, 500), box(500, 500), { below: false });
    expect(edge.middle.y).toBeLessThan(500);
  });

  it('enters a Communicate from its op, and leaves it to the op behind', () => {
    const pill = { x: 130, y: 323, width: 164, height: 54 };
    expect(ends(route(box(0, 100), pill, { toLink: true }).path)[1]).toEqual([212, 323]);
    const far = { ...pill, x: 700 };
    expect(ends(route(box(0, 100), far, { toLink: true }).path)[1]).toEqual([700, 350]);
    expect(ends(route(pill, box(240, 450), { fromLink: true }).path)[1]).toEqual([240, 504]);
    expect(ends(route(pill, box(600, 450), { fromLink: true }).path)[0]).toEqual([294, 350]);
  });

  it('rounds corners without overshooting short pieces', () => {
    expect(
      rounded([
        [0, 0],
        [0, 4],
        [50, 4],
      ]),
    ).toBe('M 0 0 L 0 2 Q 0 4 10 4 L 50 4');
  });
});
