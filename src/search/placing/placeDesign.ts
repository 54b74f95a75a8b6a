import { placeEach, withoutCommunication } from '../../design/communicate.ts';
import { type Mode, modeOf, plan } from '../../design/segments.ts';
import type { Design, Placement, Setting } from '../../design/types.ts';
import { type Estimate, estimateDesign, type Tables, tablesOf } from '../../system/estimate.ts';
import { peakMemory } from '../../system/memory.ts';
import type { System } from '../../system/system.ts';
import { MODES } from '../mapping/placements.ts';
import { type LowerBound, lowerBound, type PlacedBy } from './lowerBound.ts';
import { type PlacedOp, placedOps, type Stage, sideOf, stageOn } from './sides.ts';

interface PlacingOptions {
  by?: PlacedBy;
  modes?: readonly Mode[];
  /** Bytes of either side at most. */
  memory?: Partial<Record<Placement, number>>;
  /** Placements to estimate at most. */
  most?: number;
}

export interface PlacedDesign {
  design: Design;
  estimate: Estimate;
  /** The design as it was. */
  before: Estimate;
  /** Placements that were estimated; all others cannot be better. */
  estimated: number;
  /** False where there were more than `most`: then it is the best of those that were estimated, and not of all. */
  proven: boolean;
}

const MOST = 50_000;

const costOf = (by: PlacedBy, { latencyMs, energyMj, throughputFps }: Estimate): number =>
  by === 'latency' ? latencyMs : by === 'energy' ? energyMj : -throughputFps;

/**
 * The best placement of a valid design, drawn or found: every assignment of its ops to device and edge by which a frame visits
 * the edge at most once, depth first in the order of the data. A branch is left when what its ops and crossings cost
 * already is no less than the best placement so far, so that the answer is that of trying all. Of equal ones the
 * design as it is stays. Null where no placement is within the modes and the memory, or the tables lack an op.
 */
export function placeDesign(
  design: Design,
  setting: Setting,
  system: System,
  { by = 'latency', modes = MODES, memory = {}, most = MOST }: PlacingOptions = {},
  tables: Tables = tablesOf(system),
): PlacedDesign | null {
  const ops = placedOps(withoutCommunication(design));
  const bound = lowerBound(by, design, ops, setting, system, tables);
  const engines = { device: system.device.runtime.engine, edge: system.edge.runtime.engine };
  const before = estimateDesign(design, setting, system, tables);
  let best: Pick<PlacedDesign, 'design' | 'estimate'> | null = null;
  let least = Number.POSITIVE_INFINITY;
  let estimated = 0;

  const fits = (placed: Design): boolean => {
    if (!modes.includes(modeOf(plan(placed)))) return false;
    if (memory.device === undefined && memory.edge === undefined) return true;
    const { device, edge } = peakMemory(placed, setting, engines);
    return device <= (memory.device ?? device) && edge <= (memory.edge ?? edge);
  };
  const offer = (placed: Design, estimate: Estimate) => {
    const cost = costOf(by, estimate);
    if (cost < least && fits(placed)) {
      least = cost;
      best = { design: placed, estimate };
    }
  };
  offer(design, before);
  const proven = eachPlacement(
    ops,
    bound,
    () => least,
    (stages) => {
      if (estimated >= most) return false;
      const placed = placeEach(design, new Map(ops.map(({ id }, i) => [id, sideOf(stages[i] as Stage)])));
      offer(placed, estimateDesign(placed, setting, system, tables));
      estimated++;
      return true;
    },
  );
  const found = best as Pick<PlacedDesign, 'design' | 'estimate'> | null;
  return found && { ...found, before, estimated, proven };
}

/**
 * Calls for each valid assignment of stages that may cost less than the best so far.
 * @param visit gives false to stop
 * @returns whether it went through all of them
 */
function eachPlacement(
  ops: readonly PlacedOp[],
  bound: LowerBound,
  least: () => number,
  visit: (stages: readonly Stage[]) => boolean,
): boolean {
  const stages: Stage[] = [];
  const go = (i: number): boolean => {
    if (bound(stages, i) >= least()) return true;
    const op = ops[i];
    if (!op) return visit(stages);
    // What computes nothing stands where its input does: elsewhere it could only make the value cross.
    const following = op.computes ? null : op.follows < 0 ? 'device' : sideOf(stages[op.follows] as Stage);
    for (const side of following ? [following] : (['device', 'edge'] as const)) {
      const stage = stageOn(side, op.reads, stages);
      if (stage === null) continue;
      stages[i] = stage;
      if (!go(i + 1)) return false;
      stages.length = i;
    }
    return true;
  };
  return go(0);
}
