import { isPlain } from '../../design/codec.ts';
import { withoutCommunication } from '../../design/communicate.ts';
import { specOf } from '../../design/ops/catalogue.ts';
import { shapesOf } from '../../design/shapes.ts';
import { pointsOf } from '../../design/share.ts';
import type { Design, Placement, Setting } from '../../design/types.ts';
import { crossingMs } from '../../system/crossing.ts';
import { keyReader } from '../../system/designKeys.ts';
import { energyOf, type Tables } from '../../system/estimate.ts';
import type { System } from '../../system/system.ts';
import { type PlacedOp, type Stage, sideOf } from './sides.ts';

/** What a placement is chosen by; less is better of the first two. */
export type PlacedBy = 'latency' | 'energy' | 'throughput';

/** What a placement costs at least whose first `placed` ops are assigned. */
export type LowerBound = (stages: readonly Stage[], placed: number) => number;

const SIDES: readonly Placement[] = ['device', 'edge'];

/**
 * Sums what is certain: the time of the ops that are placed, of each other op on its quicker side, and the transfer of the values
 * that cross already. Starts of the engine and graphs come on top. Where a crossing has a codec no byte is certain, for
 * what it packs may be the same value. Throughput has no such bound: it is not a sum.
 */
export function lowerBound(
  by: PlacedBy,
  design: Design,
  ops: readonly PlacedOp[],
  setting: Setting,
  system: System,
  tables: Tables,
): LowerBound {
  const bare = withoutCommunication(design);
  const packs = design.ops.some((op) => op.kind === 'Communicate' && op.codec && !isPlain(op.codec));
  if (by === 'throughput') return () => Number.NEGATIVE_INFINITY;
  const shapes = shapesOf(bare, setting);
  const keyOf = keyReader(bare, setting);
  const times = ops.map(({ id, computes }) => {
    const op = bare.ops.find((each) => each.id === id);
    const key = op && computes ? keyOf(op) : null;
    // A time that the tables lack is no bound: such a placement has no cost at all.
    return SIDES.map((side) => (key ? tables[side].read(key).ms || 0 : 0)) as [number, number];
  });
  const sensor = setting.words || packs ? 0 : 4 * pointsOf(design, setting) * setting.features;
  const bytes = ops.map(({ id }) => {
    const shape = shapes.get(id);
    const op = bare.ops.find((each) => each.id === id);
    return !shape || !op || packs || specOf(op).passes ? 0 : 4 * shape.rows * shape.width;
  });
  const rest = restOf(by, times, system);
  return (stages, placed) => {
    const ms = { device: 0, edge: 0 };
    let up = 0;
    let down = 0;
    let visits = false;
    const sent = new Set<number>();
    for (let i = 0; i < placed; i++) {
      const stage = stages[i] as Stage;
      const { makers } = ops[i] as PlacedOp;
      ms[sideOf(stage)] += times[i]?.[stage === 1 ? 1 : 0] ?? 0;
      if (stage === 1) visits = true;
      for (const maker of makers) {
        const from = maker < 0 ? 0 : (stages[maker] as Stage);
        if (sent.has(maker) || (from === 1) === (stage === 1)) continue;
        sent.add(maker);
        const size = maker < 0 ? sensor : (bytes[maker] as number);
        if (stage === 1) up += size;
        else down += size;
      }
    }
    const upMs = visits ? crossingMs(system, up, 'up') : 0;
    const downMs = visits ? crossingMs(system, down, 'down') : 0;
    const parts = { deviceMs: ms.device, edgeMs: ms.edge, upMs, downMs, otherMs: 0 };
    const sum =
      by === 'energy' ? energyOf(system, parts) : parts.deviceMs + parts.edgeMs + parts.upMs + parts.downMs;
    // A hair below, for sums in another order differ in their last digits.
    return (sum + (rest[placed] as number)) * (1 - 1e-9);
  };
}

/** What the ops from each one on cost at least, wherever they stand. */
function restOf(by: PlacedBy, times: readonly [number, number][], system: System): number[] {
  const { activeW, idleW } = system.power;
  const rest = new Array<number>(times.length + 1).fill(0);
  for (let i = times.length - 1; i >= 0; i--) {
    const [device, edge] = times[i] as [number, number];
    const least = by === 'energy' ? Math.min(activeW * device, idleW * edge) : Math.min(device, edge);
    rest[i] = (rest[i + 1] as number) + least;
  }
  return rest;
}
