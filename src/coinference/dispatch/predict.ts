import { crossingMs } from '../../system/crossing.ts';
import { energyOver, type PowerProfile } from '../../system/energy.ts';
import { payloadMs } from '../../system/link.ts';
import type { Parts } from '../../system/parts.ts';
import type { System } from '../../system/system.ts';
import { type Conditions, edgeTurnMs } from './conditions.ts';
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
  /** What either way takes for a frame alone, and its busiest part for each of many, ms. */
  ways: { localMs: number; overMs: number; stageMs: number };
  /** What latency and interval were multiplied by: what such frames were seen to take over what their parts say. */
  bias: number;
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

export type World = Pick<System, 'link' | 'power' | 'calibration'>;

/** Frames that may be under way at once. */
const MOST_DEPTH = 8;
/** Shares are tried in steps of this. */
const SHARE_STEP = 1 / 8;
/** Of the target: what a predicted latency may take of it, for measured ones scatter around it. */
export const MARGIN = 0.9;

/** A frame's parts, and for how long it keeps the link itself busy: what is only on its way lets others through. */
interface Way extends Parts {
  upBusyMs: number;
  downBusyMs: number;
}

/** A frame's parts under conditions, alone on its way. Null where it needs an edge that is gone. */
function wayUnder(
  { deviceMs, edgeMs, bytesUp, bytesDown, otherMs }: SchemeCosts,
  over: boolean,
  { link, calibration }: Pick<World, 'link' | 'calibration'>,
  conditions: Conditions,
): Way | null {
  const device = deviceMs * conditions.deviceFactor;
  const nothing = { upMs: 0, edgeMs: 0, downMs: 0, upBusyMs: 0, downBusyMs: 0 };
  if (!over) return { deviceMs: device, ...nothing, otherMs };
  const { edge, upMbps, downMbps, roundTripMs, edgeFactor } = conditions;
  if (!edge) return null;
  const held = { ...link, upMbps, downMbps, roundTripMs };
  const now = { link: held, ...(calibration && { calibration }) };
  return {
    deviceMs: device,
    upMs: crossingMs(now, bytesUp, 'up'),
    edgeMs: edgeTurnMs(edgeMs * edgeFactor, edge),
    downMs: crossingMs(now, bytesDown, 'down'),
    otherMs,
    upBusyMs: payloadMs(held, bytesUp, 'up'),
    downBusyMs: payloadMs(held, bytesDown, 'down'),
  };
}

const sumOf = (p: Parts): number => p.deviceMs + p.upMs + p.edgeMs + p.downMs + p.otherMs;

/** What the busiest of device, ways and edge takes for each of many frames. */
const stageOf = ({ deviceMs, upBusyMs, downBusyMs, edgeMs }: Way): number =>
  Math.max(deviceMs, upBusyMs, downBusyMs, edgeMs);

/** With a share of the frames on the device whole: what the busiest part takes for a frame, and how long frames are under way. */
function mixed(over: Way, local: Way, share: number) {
  const rest = 1 - share;
  const busiestMs = Math.max(rest * over.deviceMs + share * local.deviceMs, rest * stageOf(over));
  // Answers leave in order: frames over the edge wait for the one on the device before them, and the other way round.
  const slowestMs = Math.max(rest > 0 ? sumOf(over) : 0, share > 0 ? sumOf(local) : 0);
  const waitingMs = rest > 0 && share > 0 ? slowestMs + busiestMs : slowestMs;
  return { busiestMs, slowestMs, waitingMs };
}

/**
 * What frames at an interval cost the device each, mJ: it idles all the time, computes for some of it, and its radio works
 * for as long as frames are on the link, which with several of them is not the sum of their times.
 */
function energyAt(power: PowerProfile, over: Way, local: Way, share: number, intervalMs: number): number {
  const rest = 1 - share;
  const deviceMs = rest * over.deviceMs + share * local.deviceMs;
  const linkMs = Math.min(intervalMs, rest * over.upMs) + Math.min(intervalMs, rest * over.downMs);
  return energyOver(power, { deviceMs, linkMs, wholeMs: intervalMs });
}

const SHARES = Array.from({ length: 6 }, (_, i) => (i + 1) * SHARE_STEP);

/** How frames run: so many under way at once, such a share of them on the device whole. */
export type Manner = Pick<SchemePrediction, 'depth' | 'share'>;

/** Of frames in one manner, the share that were within the target, and how surely that is known, from 0 to 1. */
export interface KeptShare extends Manner {
  value: number;
  belief: number;
}

function mannersOf({ parallel }: Pick<Scheme, 'parallel'>, { what }: Goal): Manner[] {
  const most = what === 'latency' ? 1 : MOST_DEPTH;
  const depths = (share: number) =>
    Array.from({ length: most }, (_, i) => ({ depth: i + 1, share })).filter(
      ({ depth }) => share === 0 || depth > 1,
    );
  return (parallel === 'shared' ? SHARES : [0]).flatMap(depths);
}

/**
 * A scheme under conditions, in each of some manners: a closed loop of `depth` frames, in which the busiest part sets the
 * pace and frames wait for each other there. Null where the scheme needs an edge that is gone.
 */
export function predictManners(
  scheme: Scheme,
  world: World,
  conditions: Conditions,
  manners: readonly Manner[],
  bias = 1,
): SchemePrediction[] | null {
  const over = wayUnder(scheme.costs, crosses(scheme), world, conditions);
  const local = wayUnder(scheme.local.costs, false, world, conditions);
  if (!over || !local) return null;
  const ways = { localMs: sumOf(local), overMs: sumOf(over), stageMs: stageOf(over) };
  return manners.map(({ depth, share }) => {
    const { busiestMs, slowestMs, waitingMs } = mixed(over, local, share);
    const intervalMs = bias * Math.max(busiestMs, waitingMs / depth);
    const latencyMs = Math.max(bias * slowestMs, depth * intervalMs);
    const energyMj = energyAt(world.power, over, local, share, intervalMs);
    return { latencyMs, throughputFps: 1000 / intervalMs, energyMj, depth, share, ways, bias };
  });
}

/** A scheme under conditions: how many frames overlap, and what share of them stays on the device, as serves the goal best. */
export function predictScheme(
  scheme: Scheme,
  world: World,
  conditions: Conditions,
  goal: Goal,
  bias = 1,
  kept?: KeptShare,
): SchemePrediction | null {
  const all = predictManners(scheme, world, conditions, mannersOf(scheme, goal), bias);
  let best: SchemePrediction | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const found of all ?? []) {
    const cost = costOf(found, goal, kept);
    if (cost < least * (1 - 1e-9)) [best, least] = [found, cost];
  }
  return best;
}

/** Latencies scatter: the share of frames within the target falls from nearly all to few around it. */
const within = (latencyMs: number, { targetMs }: Goal): number =>
  1 / (1 + (latencyMs / (MARGIN * targetMs)) ** 8);

/** Where frames are wanted, energy decides between schemes that give nearly as many: twice as much has to bring a fourteenth more. */
const ENERGY_WEIGHT = 0.1;

/** Of a scheme that is far off the target it matters still how far, and few frames may be in time by chance: a share is no less. */
const LEAST_KEPT = 0.02;

/** The share of frames within the target: as predicted, and where such frames were seen as it was seen. */
function keptShare(found: SchemePrediction, goal: Goal, kept: KeptShare | undefined): number {
  const predicted = within(found.latencyMs, goal);
  if (kept?.depth !== found.depth || kept.share !== found.share) return predicted;
  const seen = Math.max(kept.value, Math.min(predicted, LEAST_KEPT));
  return predicted ** (1 - kept.belief) * seen ** kept.belief;
}

/** What the goal makes of a prediction; less is better, in proportion. @param kept of the same scheme, where it is known */
export function costOf(found: SchemePrediction, goal: Goal, kept?: KeptShare): number {
  const { latencyMs, throughputFps, energyMj } = found;
  const energy = Number.isFinite(energyMj) && energyMj > 0 ? energyMj : 1;
  if (goal.what === 'latency') return latencyMs;
  const share = keptShare(found, goal, kept);
  if (goal.what === 'energy') return energy / share;
  return energy ** ENERGY_WEIGHT / (throughputFps * share);
}
