import type { Random } from '../../design/random.ts';
import type { ShapeClass } from './classes.ts';
import { type Frame, Mesh, revolve, ring, tube, type Vec2, type Vec3 } from './mesh.ts';

/**
 * The classes of the synthetic `shapes` task. They come in families of like overall form (bars along z,
 * flat things, rings) whose members differ in their local surface: a network has to see neighbourhoods,
 * not only where points are. Lengths are relative; every cloud is scaled to the unit sphere later.
 */
export const SOLIDS: Record<ShapeClass, (random: Random) => Mesh> = {
  rod: (random) => {
    const r = barRadius(random);
    return revolve(
      [
        [0, -1],
        [r, -1],
        [r, 1],
        [0, 1],
      ],
      24,
    );
  },
  capsule: (random) => {
    const r = barRadius(random);
    const end = arc(8).map(([x, y]): Vec2 => [r * x, r * y]);
    const bottom = end.map(([x, y]): Vec2 => [x, -1 + r - y]).reverse();
    return revolve([...bottom, ...end.map(([x, y]): Vec2 => [x, 1 - r + y])], 24);
  },
  pipe: (random) => {
    const r = barRadius(random);
    const inner = r * random.uniform(0.55, 0.8);
    return revolve(
      [
        [inner, -1],
        [r, -1],
        [r, 1],
        [inner, 1],
        [inner, -1],
      ],
      24,
    );
  },
  screw: (random) => {
    const r = barRadius(random);
    const pitch = random.uniform(0.3, 0.5);
    const depth = r * random.uniform(0.3, 0.45);
    const rows = 72;
    const mesh = new Mesh().loft(
      Array.from({ length: rows + 1 }, (_, i) => {
        const z = -1 + (2 * i) / rows;
        return ring((angle) => r - depth * triangleWave(z / pitch - angle / (2 * Math.PI)), z, 20);
      }),
    );
    for (const z of [-1, 1]) mesh.loft([ring(0, z, 20), ring(r - depth / 2, z, 20)]);
    return mesh;
  },
  spring: (random) => {
    const wire = random.uniform(0.07, 0.12);
    const r = barRadius(random) - wire;
    const turns = random.uniform(3, 5.5);
    const steps = Math.ceil(turns * 16);
    const rise = 2 / (2 * Math.PI * turns);
    const frames = Array.from({ length: steps + 1 }, (_, i): Frame => {
      const angle = (2 * Math.PI * turns * i) / steps;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      const length = Math.sqrt(r * r + rise * rise);
      return {
        centre: [r * c, r * s, rise * angle - 1],
        u: [c, s, 0],
        v: [(rise * s) / length, (-rise * c) / length, r / length],
      };
    });
    return tube(frames, wire, 8, true);
  },
  angle: (random) => {
    const { a, b, wall } = section(random);
    return new Mesh().extrude(['##', '#.'], [wall, a - wall], [wall, b - wall], 2);
  },
  channel: (random) => {
    const { a, b, wall } = section(random);
    return new Mesh().extrude(['###', '#.#'], [wall, a - 2 * wall, wall], [wall, b - wall], 2);
  },
  beam: (random) => {
    const { a, b, wall } = section(random);
    const flange = (a - wall) / 2;
    return new Mesh().extrude(['###', '.#.', '###'], [flange, wall, flange], [wall, b - 2 * wall, wall], 2);
  },
  block: (random) => {
    const { a, b } = section(random);
    return new Mesh().extrude(['#'], [a], [b], 2);
  },
  tray: (random) => {
    const [a, b] = [random.uniform(1, 2), 2];
    const height = random.uniform(0.4, 1.2);
    const wall = random.uniform(0.08, 0.16);
    const at = (inset: number, z: number) =>
      rectangle(inset, inset, a - inset, b - inset).map(([x, y]): Vec3 => [x, y, z]);
    const centre = (z: number): Vec3[] => Array(4).fill([a / 2, b / 2, z]);
    return new Mesh().loft([
      centre(0),
      at(0, 0),
      at(0, height),
      at(wall, height),
      at(wall, wall),
      centre(wall),
    ]);
  },
  stairs: (random) => {
    const steps = random.int(3, 6);
    const mask = Array.from({ length: steps }, (_, r) => '#'.repeat(steps - r) + '.'.repeat(r));
    const [run, rise] = [2 / steps, random.uniform(0.8, 1.8) / steps];
    return new Mesh().extrude(
      mask,
      Array(steps).fill(run),
      Array(steps).fill(rise),
      random.uniform(0.6, 1.6),
    );
  },
  sheet: (random) => {
    const waves = random.int(3, 5);
    const depth = random.uniform(0.12, 0.22);
    const half = random.uniform(0.03, 0.06);
    const width = random.uniform(1, 2);
    const rows = waves * 10;
    const rings = Array.from({ length: rows + 1 }, (_, i) => {
      const z = depth * Math.sin((2 * Math.PI * waves * i) / rows);
      return rectangle(0, z - half, width, z + half).map(([y, h]): Vec3 => [(2 * i) / rows, y, h]);
    });
    return new Mesh().loft(rings);
  },
  ring: (random) => {
    const r = random.uniform(0.15, 0.32);
    const frames = Array.from({ length: 33 }, (_, i): Frame => {
      const angle = (2 * Math.PI * i) / 32;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      return { centre: [(1 - r) * c, (1 - r) * s, 0], u: [c, s, 0], v: [0, 0, 1] };
    });
    return tube(frames, r, 12, false);
  },
  washer: (random) => annulus(random, () => 1),
  gear: (random) => {
    const teeth = random.int(7, 12);
    const depth = random.uniform(0.18, 0.28);
    return annulus(random, (angle) => 1 - depth * toothWave((teeth * angle) / (2 * Math.PI)));
  },
  mug: (random) => {
    const r = random.uniform(0.5, 0.8);
    const wall = random.uniform(0.06, 0.12);
    const reach = random.uniform(0.3, 0.45);
    const mesh = revolve(
      [
        [0, -0.8],
        [r, -0.8],
        [r, 0.8],
        [r - wall, 0.8],
        [r - wall, wall - 0.8],
        [0, wall - 0.8],
      ],
      24,
    );
    const frames = Array.from({ length: 13 }, (_, i): Frame => {
      const angle = (Math.PI * (i - 6)) / 12;
      const [c, s] = [Math.cos(angle), Math.sin(angle)];
      return { centre: [r + reach * c, 0, 0.5 * s], u: [c, 0, s], v: [0, 1, 0] };
    });
    mesh.corners.push(...tube(frames, random.uniform(0.07, 0.1), 8, false).corners);
    return mesh;
  },
};

/** Half the width of a bar of length 2. */
const barRadius = (random: Random) => random.uniform(0.3, 0.6);

/** A bar's section: sides and wall thickness. */
function section(random: Random): { a: number; b: number; wall: number } {
  const [a, b] = [random.uniform(0.6, 1.2), random.uniform(0.6, 1.2)];
  return { a, b, wall: Math.min(a, b) * random.uniform(0.14, 0.22) };
}

const rectangle = (x0: number, y0: number, x1: number, y1: number): Vec2[] => [
  [x0, y0],
  [x1, y0],
  [x1, y1],
  [x0, y1],
];

/** A quarter circle from (1, 0) to (0, 1). */
const arc = (steps: number): Vec2[] =>
  Array.from({ length: steps + 1 }, (_, i) => {
    const angle = (Math.PI * i) / (2 * steps);
    return [Math.cos(angle), Math.sin(angle)];
  });

/** 0 at integers, 1 half-way between. */
const triangleWave = (x: number) => 1 - Math.abs(2 * (x - Math.floor(x)) - 1);
/** 0 on a tooth, 1 in a gap, with short flanks. */
const toothWave = (x: number) => Math.min(1, Math.max(0, 4 * triangleWave(x) - 1.5));

/** A flat ring with a rectangular section; the outer radius may depend on the angle. */
function annulus(random: Random, outer: (angle: number) => number): Mesh {
  const hole = random.uniform(0.3, 0.6);
  const half = random.uniform(0.12, 0.32);
  const segments = 96;
  return new Mesh().loft([
    ring(outer, -half, segments),
    ring(outer, half, segments),
    ring(hole, half, segments),
    ring(hole, -half, segments),
    ring(outer, -half, segments),
  ]);
}
