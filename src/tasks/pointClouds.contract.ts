import { beforeAll, describe, expect, it } from 'vitest';
import { DataError, type PointClouds } from './task.ts';

/** What every source of point clouds keeps to. */
export function pointCloudsContract(name: string, open: () => Promise<PointClouds>): void {
  describe(`${name} as point clouds`, () => {
    let data: PointClouds;
    beforeAll(async () => {
      data = await open();
    });
    const cloud = (i: number, n: number) => {
      const out = new Float32Array(3 * n);
      data.read(i, n, out, 0);
      return out;
    };
    const someSamples = () => [0, data.size >> 1, data.size - 1];

    it('S7.1 has a class for each label', () => {
      expect(data.labels).toHaveLength(data.size);
      expect(Math.max(...data.labels)).toBeLessThan(data.classes.length);
      expect(new Set(data.classes).size).toBe(data.classes.length);
    });

    it('S7.1 gives finite points in the unit sphere', () => {
      for (const i of someSamples()) {
        const points = cloud(i, data.pointsPerSample);
        for (let p = 0; p < points.length; p += 3) {
          expect(Math.hypot(...points.subarray(p, p + 3))).toBeLessThanOrEqual(1.0001);
        }
      }
    });

    it('S7.2 gives the same points again, and the first n points as the n-point version', () => {
      for (const i of someSamples()) {
        const all = cloud(i, data.pointsPerSample);
        expect(cloud(i, data.pointsPerSample)).toEqual(all);
        expect(cloud(i, 32)).toEqual(all.subarray(0, 96));
      }
    });

    it('S7.2 orders points farthest first', () => {
      for (const i of someSamples()) {
        const points = cloud(i, 64);
        let last = Infinity;
        for (let p = 1; p < 64; p++) {
          let nearest = Infinity;
          for (let q = 0; q < p; q++) {
            const d = [0, 1, 2].map((c) => (points[3 * p + c] as number) - (points[3 * q + c] as number));
            nearest = Math.min(nearest, Math.hypot(...d));
          }
          expect(nearest).toBeLessThanOrEqual(last + 1e-3);
          last = nearest;
        }
      }
    });

    it('writes at the offset and nowhere else', () => {
      const out = new Float32Array(8 * 3).fill(7);
      data.read(0, 4, out, 6);
      expect([...out.subarray(0, 6), ...out.subarray(18)]).toEqual(Array(12).fill(7));
      expect(out.subarray(6, 18)).toEqual(cloud(0, 4));
    });

    it('S7.1 says so when samples or points are asked for that it does not have', () => {
      const out = new Float32Array((data.pointsPerSample + 1) * 3);
      expect(() => data.read(data.size, 4, out, 0)).toThrow(DataError);
      expect(() => data.read(0, data.pointsPerSample + 1, out, 0)).toThrow(`${data.pointsPerSample} points`);
    });
  });
}
