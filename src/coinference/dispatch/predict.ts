import { crossingMs } from '../../system/crossing.ts';
import { energyOf } from '../../system/estimate.ts';
import type { Parts } from '../../system/parts.ts';
import type { System } from '../../system/system.ts';
import { type Conditions, edgeShare } from './conditions.ts';
import { crosses, type Scheme, type SchemeCosts } from './scheme.ts';

/** What a scheme gives under conditions. NaN in energy where the device's power is not known. */
export interface SchemePrediction {
  /** From taking a frame to its answer, as many frames overlap as `depth`. */
  latencyMs: number;
  throughputFps: number;
  /** Of the device for a frame; modelled. */
  energyMj: number;
  /** Frames under way at once. */
  depth: number;
  /** Share of frames that stay on the device whole. */
  share: number;
}

/** What is wanted of the frames. */
export interface Goal {
  /**
   * `latency`: answers as soon as can be, one frame at a time. `frames`: as many frames as can be within the target.
   * `energy`: as little of the device's energy as can be for a frame within the target.
   */
  what: 'latency' | 'frames' | 'energy';
  targetMs: number;
}

type World = Pick<System, 'link' | 'power' | 'calibration'>;

/** Frames that may be under way at once. */
export const MOST_DEPTH = 6;
/** Shares are tried in steps of this. */
const SHARE_STEP = 1 / 8;
/** Of the target: what a predicted latency may take of it, for measured ones scatter around it. */
const MARGIN = 0.85;

/** A frame's parts under conditions, alone on its way. Null where it needs an edge that is gone. */
export function partsUnder(
  { deviceMs, edgeMs, bytesUp, bytesDown, otherMs }: SchemeCosts,
  over: boolean,
  { link, calibration }: Pick<World, 'link' | 'calibration'>,
  conditions: Conditions,
): Parts | null {
  const device = deviceMs * conditions.deviceFactor;
  if (!over) return { deviceMs: device, upMs: 0, edgeMs: 0, downMs: 0, otherMs };
  const { edge, upMbps, downMbps, roundTripMs, edgeFactor } = conditions;
  if (!edge) return null;
  const now = { link: { ...link, upMbps, downMbps, roundTripMs }, ...(calibration && { calibration }) };
  return {
    deviceMs: device,
    upMs: crossingMs(now, bytesUp, 'up'),
    edgeMs: (edgeMs * edgeFactor) / edgeShare(edge),
    downMs: crossingMs(now, bytesDown, 'down'),
    otherMs,
  };
}

const sumOf = (p: Parts): number => p.deviceMs + p.upMs + p.edgeMs + p.downMs + p.otherMs;

/** With a share of the frames on the device whole: what the busiest of device, ways and edge takes for a frame, and latencies. */
function mixed(over: Parts, local: Parts, share: number) {
  const rest = 1 - share;
  const busiestMs = Math.max(
    rest * over.deviceMs + share * local.deviceMs,
    rest * over.upMs,
    rest * over.downMs,
    rest * over.edgeMs,
  );
  // Answers leave in order: frames over the edge wait for the one on the device before them, and the other way round.
  const slowestMs = Math.max(rest > 0 ? sumOf(over) : 0, share > 0 ? sumOf(local) : 0);
  const meanMs = rest * sumOf(over) + share * sumOf(local);
  return { busiestMs, slowestMs, meanMs };
}

/**
 * A scheme under conditions: how many frames overlap, and what share of them stays on the device, as serves the goal best.
 * A closed loop of `depth` frames: the busiest part sets the pace, and frames wait for each other there. Null where the
 * scheme needs an edge that is gone.
 */
export function predictScheme(
  scheme: Scheme,
  world: World,
  conditions: Conditions,
  goal: Goal,
): SchemePrediction | null {
  const over = partsUnder(scheme.costs, crosses(scheme), world, conditions);
  const local = partsUnder(scheme.local.costs, false, world, conditions);
  if (!over || !local) return null;
  let best: SchemePrediction | null = null;
  let least = Number.POSITIVE_INFINITY;
  const shares =
    scheme.parallel === 'shared' ? Array.from({ length: 6 }, (_, i) => (i + 1) * SHARE_STEP) : [0];
  for (const share of shares) {
    const { busiestMs, slowestMs, meanMs } = mixed(over, local, share);
    for (let depth = share > 0 ? 2 : 1; depth <= (goal.what === 'latency' ? 1 : MOST_DEPTH); depth++) {
      const intervalMs = Math.max(busiestMs, meanMs / depth);
      const latencyMs = Math.max(slowestMs, depth * intervalMs);
      const energyMj = (1 - share) * energyOf(world, over) + share * energyOf(world, local);
      const found = { latencyMs, throughputFps: 1000 / intervalMs, energyMj, depth, share };
      const cost = costOf(found, goal);
      if (cost < least * (1 - 1e-9)) [best, least] = [found, cost];
    }
  }
  return best;
}

/** Latencies scatter: the share of frames within the target falls from nearly all to few around it. */
const within = (latencyMs: number, { targetMs }: Goal): number =>
  1 / (1 + (latencyMs / (MARGIN * targetMs)) ** 8);

/** Four times the energy has to bring half as many frames again, nearly. */
const ENERGY_WEIGHT = 0.25;

/** What the goal makes of a prediction; less is better, in proportion. */
export function costOf({ latencyMs, throughputFps, energyMj }: SchemePrediction, goal: Goal): number {
  const energy = Number.isFinite(energyMj) && energyMj > 0 ? energyMj : 1;
  if (goal.what === 'latency') return latencyMs;
  if (goal.what === 'energy') return energy / within(latencyMs, goal);
  return energy ** ENERGY_WEIGHT / (throughputFps * within(latencyMs, goal));
}
