import { describe, expect, it } from 'vitest';
import { Random } from '../../design/random.ts';
import { Mesh, revolve, ring, tube } from './mesh.ts';
import { SOLIDS } from './solids.ts';

const area = (mesh: Mesh) => {
  const p = mesh.corners;
  let total = 0;
  for (let t = 0; t < p.length; t += 9) {
    const e = (corner: number, d: number) => (p[t + 3 * corner + d] as number) - (p[t + d] as number);
    const x = e(1, 1) * e(2, 2) - e(1, 2) * e(2, 1);
    const y = e(1, 2) * e(2, 0) - e(1, 0) * e(2, 2);
    const z = e(1, 0) * e(2, 1) - e(1, 1) * e(2, 0);
    total += Math.hypot(x, y, z) / 2;
  }
  return total;
};

describe('meshes', () => {
  it('have the area of the solid', () => {
    expect(area(new Mesh().extrude(['#'], [2], [3], 4))).toBeCloseTo(52);
    // An L of three unit cells, one high: two faces of 3 and a rim of 8.
    expect(area(new Mesh().extrude(['##', '#.'], [1, 1], [1, 1], 1))).toBeCloseTo(14);
    const cylinder = revolve([[0, 0], [1, 0], [1, 2], [0, 2]], 400); // biome-ignore format: one profile
    expect(area(cylinder)).toBeCloseTo(6 * Math.PI, 2);
    const frames = ring(2, 0, 201).map(([x, y]) => ({
      centre: [x, y, 0] as const,
      u: [x / 2, y / 2, 0] as const,
      v: [0, 0, 1] as const,
    }));
    const torus = tube([...frames, frames[0] as (typeof frames)[0]], 0.5, 100, false);
    expect(area(torus)).toBeCloseTo(4 * Math.PI ** 2, 1);
  });

  it('are sampled by area', () => {
    // Faces of 1 x 10 (four) and 1 x 1 (two): a share of 2 / 42 lies on the small ones.
    const points = new Mesh().extrude(['#'], [1], [1], 10).sample(20_000, new Random(1));
    let small = 0;
    for (let i = 2; i < points.length; i += 3) if (points[i] === 0 || points[i] === 10) small++;
    expect(small / 20_000).toBeCloseTo(2 / 42, 2);
  });

  it.each(Object.keys(SOLIDS))('%s is a finite surface of some area', (name) => {
    for (let seed = 0; seed < 50; seed++) {
      const mesh = SOLIDS[name as keyof typeof SOLIDS](new Random(seed));
      expect(mesh.corners.every(Number.isFinite)).toBe(true);
      expect(area(mesh)).toBeGreaterThan(0.5);
    }
  });
});
