import { expect, test } from 'vitest';
import { PLAIN } from './cloudMarks.ts';
import { ManyMarks } from './manyMarks.ts';
import type { ManyPoints } from './manyPoints.ts';
import type { ScatterScales } from './paretoScales.ts';

const scales: ScatterScales = {
  ...{ x: (value) => value, y: (value) => value, domainX: [0, 100], domainY: [0, 100] },
  valuesAt: (x, y) => ({ x, y }),
  shows: (x) => x <= 90,
};

function pen() {
  const marks: { x: number; y: number; ink: string; alpha: number }[] = [];
  const own = {
    ...{ fillStyle: '', globalAlpha: 1 },
    fillRect: (x: number, y: number) =>
      void marks.push({ x: x + 1.5, y: y + 1.5, ink: own.fillStyle, alpha: own.globalAlpha }),
    clearRect: () => {},
  };
  return { marks, own };
}

const pointsOf = (
  list: readonly (readonly [number, number])[],
  more: Partial<ManyPoints> = {},
): ManyPoints => ({
  ...{ count: list.length, dropped: 0, era: 0, of: '', spanX: null, spanY: null },
  x: (i) => list[i]?.[0] ?? 0,
  y: (i) => list[i]?.[1] ?? 0,
  id: String,
  ...more,
});
const draw = (marks: ManyMarks, to: ReturnType<typeof pen>, points: ManyPoints) =>
  marks.draw(
    to.own,
    points,
    scales,
    (value) => value,
    (step) => `ink ${step}`,
    1000,
  );

test('S15.571 every candidate has its mark, those at one place one, and is found where it is drawn', () => {
  const list = [
    [10, 10],
    [10.2, 10.1],
    [40, 60],
    [95, 5],
    [Number.NaN, 5],
  ] as const;
  const marks = new ManyMarks(100, 100);
  const to = pen();
  expect(draw(marks, to, pointsOf(list.slice(0, 2)))).toBe(false);
  expect(draw(marks, to, pointsOf(list))).toBe(false);
  expect(to.marks.map(({ x, y }) => [x, y])).toEqual([
    [10, 10],
    [40, 60],
  ]);
  expect(to.marks.every(({ ink }) => ink === `ink ${PLAIN}`)).toBe(true);
  expect(marks.at(12, 13)).toEqual({ i: 0, x: 10, y: 10 });
  expect(marks.at(41, 58)?.i).toBe(2);
  expect(marks.at(70, 70)).toBeUndefined();
  expect(marks.at(-20, 400)).toBeUndefined();
});

test('S15.571 what was brushed is drawn over what steps back, in the colour of its value', () => {
  const list = [
    [10, 10],
    [10, 10],
    [10, 10],
  ] as const;
  const marks = new ManyMarks(100, 100);
  const to = pen();
  draw(marks, to, pointsOf(list, { aside: (i) => i !== 1, colour: (i) => i + 1 }));
  expect(to.marks.map(({ ink }) => ink)).toEqual(['ink -2', 'ink 2']);
  expect(to.marks[0]?.alpha).toBeLessThan(to.marks[1]?.alpha ?? 0);
  expect(marks.at(10, 10)?.i).toBe(1);
});

test('S15.571 a slice of time is kept, and the rest is drawn in the next', () => {
  const list = Array.from({ length: 20_000 }, (_, i) => [i % 90, Math.floor(i / 90) % 90] as const);
  const marks = new ManyMarks(100, 100);
  const to = pen();
  const points = pointsOf(list);
  let slices = 1;
  while (marks.draw(to.own, points, scales, () => 0, String, 0)) slices++;
  expect(slices).toBeGreaterThan(2);
  const whole = pen();
  draw(new ManyMarks(100, 100), whole, points);
  expect(to.marks.map(({ x, y }) => [x, y])).toEqual(whole.marks.map(({ x, y }) => [x, y]));
});

test('S15.680 marks name the points that they were drawn of, also when others have made room since', () => {
  const list = [
    [10, 10],
    [40, 60],
    [70, 20],
  ] as const;
  const marks = new ManyMarks(100, 100);
  draw(marks, pen(), pointsOf(list.slice(0, 2), { count: 2 }));
  // One has made room, and another has come, before the picture is drawn afresh.
  draw(marks, pen(), pointsOf(list, { count: 2, dropped: 1 }));
  expect(marks.at(40, 60)?.i).toBe(1);
  expect(marks.at(70, 20)?.i).toBe(2);
  const fresh = new ManyMarks(100, 100);
  draw(fresh, pen(), pointsOf(list, { count: 2, dropped: 1 }));
  expect(fresh.at(10, 10)).toBeUndefined();
  expect(fresh.at(70, 20)?.i).toBe(2);
});
