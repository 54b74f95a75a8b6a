import type { Random } from '../../design/random.ts';
import { farthestPoints } from '../farthest.ts';
import { toUnitSphere } from '../unitSphere.ts';
import type { Matrix, Mesh } from './mesh.ts';

/** What a scan does to a solid besides sampling it. Chosen so that position alone does not tell the class. */
const SCAN = {
  /** Each axis is stretched by up to this factor, or shrunk by it. */
  stretch: 1.25,
  /** Largest angle between the solid's axis and z, radians; the turn about z is free. */
  tilt: Math.PI / 3,
  /** Largest share of the surface that is not seen (cut by a random plane). */
  hidden: 0.15,
  /** Standard deviation of the position noise, in units of the largest stretch. */
  jitter: 0.01,
  /** Points drawn from the surface for each point kept, and the fewest drawn. */
  oversampling: 2,
  fewest: 512,
};

/**
 * A solid in a random pose, partly hidden and noisy: [points, 3] in the unit sphere, in farthest-point order.
 * Up to 256 points, fewer are the first of more: as many are drawn from the surface.
 */
export function scan(solid: Mesh, points: number, random: Random): Int16Array {
  solid.transform(pose(random));
  const hidden = random.uniform(0, SCAN.hidden);
  const wanted = Math.max(SCAN.fewest, points * SCAN.oversampling);
  const drawn = Math.ceil(wanted / (1 - hidden));
  const seen = nearest(solid.sample(drawn, random), wanted, random);
  for (let i = 0; i < seen.length; i++) seen[i] = (seen[i] as number) + SCAN.jitter * random.nearlyNormal();
  return farthestPoints(toUnitSphere(seen), points);
}

/** A random stretch along the solid's own axes, then a random rotation Rz Ry Rz. */
function pose(random: Random): Matrix {
  const stretch = () => random.uniform(1 / SCAN.stretch, SCAN.stretch);
  const [sx, sy, sz] = [stretch(), stretch(), stretch()];
  const [a, t, b] = [
    random.uniform(0, 2 * Math.PI),
    random.uniform(0, SCAN.tilt),
    random.uniform(0, 2 * Math.PI),
  ];
  const [ca, sa, ct, st, cb, sb] = [a, t, b].flatMap((x) => [Math.cos(x), Math.sin(x)]) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  return [
    [(ca * ct * cb - sa * sb) * sx, (-ca * ct * sb - sa * cb) * sy, ca * st * sz],
    [(sa * ct * cb + ca * sb) * sx, (-sa * ct * sb + ca * cb) * sy, sa * st * sz],
    [-st * cb * sx, st * sb * sy, ct * sz],
  ];
}

/** The `count` points that reach least far in a random direction: the rest is hidden behind a plane. */
function nearest(points: Float64Array, count: number, random: Random): Float64Array {
  const direction = [random.nearlyNormal(), random.nearlyNormal(), random.nearlyNormal()] as const;
  const total = points.length / 3;
  const reach = new Float64Array(total);
  for (let i = 0; i < total; i++) {
    for (let d = 0; d < 3; d++)
      reach[i] = (reach[i] as number) + (points[3 * i + d] as number) * (direction[d] as number);
  }
  const limit = reach.slice().sort()[count - 1] as number;
  const kept = new Float64Array(count * 3);
  let n = 0;
  for (let i = 0; i < total && n < count; i++) {
    if ((reach[i] as number) <= limit) kept.set(points.subarray(3 * i, 3 * i + 3), 3 * n++);
  }
  return kept;
}
