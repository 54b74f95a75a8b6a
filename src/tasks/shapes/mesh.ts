import type { Random } from '../../design/random.ts';

export type Vec3 = readonly [number, number, number];
export type Vec2 = readonly [number, number];
/** Row-major 3 x 3. */
export type Matrix = readonly [Vec3, Vec3, Vec3];

/** A surface as a list of triangles: 9 numbers each. */
export class Mesh {
  readonly corners: number[] = [];

  triangle(a: Vec3, b: Vec3, c: Vec3): void {
    this.corners.push(a[0], a[1], a[2], b[0], b[1], b[2], c[0], c[1], c[2]);
  }

  quad(a: Vec3, b: Vec3, c: Vec3, d: Vec3): void {
    this.triangle(a, b, c);
    this.triangle(a, c, d);
  }

  /** Joins consecutive rings (closed loops with equally many vertices) by a band of quads. */
  loft(rings: readonly (readonly Vec3[])[]): this {
    for (let r = 0; r + 1 < rings.length; r++) {
      const low = rings[r] as Vec3[];
      const high = rings[r + 1] as Vec3[];
      for (let i = 0; i < low.length; i++) {
        const next = (i + 1) % low.length;
        const [a, b, c, d] = [low[i], low[next], high[next], high[i]] as [Vec3, Vec3, Vec3, Vec3];
        this.quad(a, b, c, d);
      }
    }
    return this;
  }

  /**
   * Extrudes a section made of cells from z = 0 to `height`: `mask` holds a row of '#' (solid) and '.' for
   * each of `rows`, from y = 0 up; `columns` and `rows` are the cells' sizes. Only outer faces are made.
   */
  extrude(
    mask: readonly string[],
    columns: readonly number[],
    rows: readonly number[],
    height: number,
  ): this {
    const [xs, ys] = [sums(columns), sums(rows)];
    const solid = (c: number, r: number) => mask[r]?.[c] === '#';
    const wall = (x0: number, y0: number, x1: number, y1: number) =>
      this.quad([x0, y0, 0], [x1, y1, 0], [x1, y1, height], [x0, y0, height]);
    for (let r = 0; r < rows.length; r++) {
      for (let c = 0; c < columns.length; c++) {
        if (!solid(c, r)) continue;
        const [x0, x1, y0, y1] = [xs[c], xs[c + 1], ys[r], ys[r + 1]] as [number, number, number, number];
        for (const z of [0, height]) this.quad([x0, y0, z], [x1, y0, z], [x1, y1, z], [x0, y1, z]);
        if (!solid(c, r - 1)) wall(x0, y0, x1, y0);
        if (!solid(c, r + 1)) wall(x0, y1, x1, y1);
        if (!solid(c - 1, r)) wall(x0, y0, x0, y1);
        if (!solid(c + 1, r)) wall(x1, y0, x1, y1);
      }
    }
    return this;
  }

  /** Moves the whole surface by a linear map. */
  transform(matrix: Matrix): this {
    const p = this.corners;
    for (let i = 0; i < p.length; i += 3) {
      const [x, y, z] = [p[i] as number, p[i + 1] as number, p[i + 2] as number];
      for (let r = 0; r < 3; r++) {
        const row = matrix[r] as Vec3;
        p[i + r] = row[0] * x + row[1] * y + row[2] * z;
      }
    }
    return this;
  }

  /** `count` points uniform by area, [count, 3]. */
  sample(count: number, random: Random): Float64Array {
    return sampleSurface(this.corners, surfaceAreas(this.corners), count, random);
  }
}

/** The areas of triangles (9 numbers each) summed up: the last is that of the surface. */
export function surfaceAreas(corners: ArrayLike<number>): Float64Array {
  const cumulative = new Float64Array(corners.length / 9);
  let area = 0;
  for (let t = 0; t < cumulative.length; t++) {
    area += triangleArea(corners, t * 9);
    cumulative[t] = area;
  }
  return cumulative;
}

/** `count` points uniform by area, [count, 3]; `cumulative` are the corners' `surfaceAreas`, the last above 0. */
export function sampleSurface(
  corners: ArrayLike<number>,
  cumulative: Float64Array,
  count: number,
  random: Random,
): Float64Array {
  const p = corners;
  const area = cumulative.at(-1) ?? 0;
  const points = new Float64Array(count * 3);
  for (let i = 0; i < count; i++) {
    const start = 9 * firstAbove(cumulative, random.uniform(0, area));
    let u = random.uniform(0, 1);
    let v = random.uniform(0, 1);
    if (u + v > 1) {
      u = 1 - u;
      v = 1 - v;
    }
    for (let d = 0; d < 3; d++) {
      const [a, b, c] = [p[start + d], p[start + 3 + d], p[start + 6 + d]] as [number, number, number];
      points[3 * i + d] = a + u * (b - a) + v * (c - a);
    }
  }
  return points;
}

/** A circle in the plane z, or a cone's ring: `radius` may depend on the angle. */
export function ring(radius: number | ((angle: number) => number), z: number, segments: number): Vec3[] {
  return Array.from({ length: segments }, (_, i) => {
    const angle = (2 * Math.PI * i) / segments;
    const r = typeof radius === 'number' ? radius : radius(angle);
    return [r * Math.cos(angle), r * Math.sin(angle), z];
  });
}

/** A surface of revolution about z from a profile of (radius, z). */
export function revolve(profile: readonly Vec2[], segments: number): Mesh {
  return new Mesh().loft(profile.map(([r, z]) => ring(r, z, segments)));
}

/** One cross-section of a swept tube: its centre and the two unit vectors that span it. */
export interface Frame {
  centre: Vec3;
  u: Vec3;
  v: Vec3;
}

/** The cross-sections' rings of a round tube along `frames`, then closed to a point at open ends. */
export function tube(frames: readonly Frame[], radius: number, segments: number, capped: boolean): Mesh {
  const section = ({ centre, u, v }: Frame, r: number) =>
    ring(r, 0, segments).map(
      ([a, b]): Vec3 => [
        centre[0] + a * u[0] + b * v[0],
        centre[1] + a * u[1] + b * v[1],
        centre[2] + a * u[2] + b * v[2],
      ],
    );
  const rings = frames.map((frame) => section(frame, radius));
  if (!capped) return new Mesh().loft(rings);
  const [first, last] = [frames[0] as Frame, frames.at(-1) as Frame];
  return new Mesh().loft([section(first, 0), ...rings, section(last, 0)]);
}

function triangleArea(p: ArrayLike<number>, at: number): number {
  const [ax, ay, az] = [p[at] as number, p[at + 1] as number, p[at + 2] as number];
  const [ux, uy, uz] = [(p[at + 3] as number) - ax, (p[at + 4] as number) - ay, (p[at + 5] as number) - az];
  const [vx, vy, vz] = [(p[at + 6] as number) - ax, (p[at + 7] as number) - ay, (p[at + 8] as number) - az];
  const x = uy * vz - uz * vy;
  const y = uz * vx - ux * vz;
  const z = ux * vy - uy * vx;
  return Math.sqrt(x * x + y * y + z * z) / 2;
}

function firstAbove(cumulative: Float64Array, value: number): number {
  let low = 0;
  let high = cumulative.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((cumulative[middle] as number) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** 0, then the running sums. */
function sums(values: readonly number[]): number[] {
  const out = [0];
  for (const value of values) out.push((out.at(-1) as number) + value);
  return out;
}
