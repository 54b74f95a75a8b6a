import fc from 'fast-check';
import { expect, it } from 'vitest';
import { align } from './guides.ts';

const size = { width: 96, height: 108 };

it('S15.463 an op near to being in line with another is put in line, and a line says with what', () => {
  const other = { x: 240, y: 114, ...size };
  expect(align({ x: 0, y: 111, ...size }, [other], 6)).toEqual({
    box: { x: 0, y: 114, ...size },
    guides: [{ axis: 'y', at: 114, from: 0, to: 336 }],
  });
  // By the middles, where the sizes differ.
  const small = { x: 239, y: 300, width: 96, height: 62 };
  expect(align({ ...small, width: 160, x: 210 }, [small], 6).box.x).toBe(207);
});

it('S15.463 what is far from all others, or from being in line, stays where it is', () => {
  const box = { x: 0, y: 0, ...size };
  expect(align(box, [{ x: 400, y: 20, ...size }], 6)).toEqual({ box, guides: [] });
  expect(align(box, [{ x: 3, y: 2000, ...size }], 6)).toEqual({ box, guides: [] });
  expect(align(box, [], 6)).toEqual({ box, guides: [] });
});

it('S15.463 a move is never longer than the reach, and what is in line stays so', () => {
  const place = fc.record({
    x: fc.integer({ min: -300, max: 300 }),
    y: fc.integer({ min: -300, max: 300 }),
    width: fc.constantFrom(96, 164),
    height: fc.constantFrom(62, 108),
  });
  fc.assert(
    fc.property(
      place,
      fc.array(place, { maxLength: 6 }),
      fc.integer({ min: 1, max: 12 }),
      (box, others, reach) => {
        const { box: moved, guides } = align(box, others, reach);
        expect(Math.abs(moved.x - box.x)).toBeLessThanOrEqual(reach);
        expect(Math.abs(moved.y - box.y)).toBeLessThanOrEqual(reach);
        for (const { axis, at } of guides) {
          const length = axis === 'x' ? moved.width : moved.height;
          expect([0, length / 2, length].map((part) => moved[axis] + part)).toContain(at);
        }
        if (guides.length === 2) expect(align(moved, others, reach).box).toEqual(moved);
      },
    ),
  );
});
