import type { Conditions } from './conditions.ts';
import { costOf, type Goal, type KeptShare, predictScheme, type SchemePrediction } from './predict.ts';
import { crosses, type Scheme } from './scheme.ts';

/** What a scheme was seen to take, where that is more than tables can tell. */
export interface Seen {
  /** Over the tables' times: its own factors, in the place of those of the conditions. */
  deviceFactor: number;
  edgeFactor: number;
  bytesUp: number;
  bytesDown: number;
  /** What no part's clock saw, ms. */
  otherMs: number;
}

/** What the dispatcher knows when it decides. */
export interface Observation {
  nowMs: number;
  conditions: Conditions;
  /** What schemes that ran lately were seen to take, by id. */
  seen: ReadonlyMap<string, Seen>;
  /** What a scheme's frames take over what their parts say, as far as that is known. Default 1. */
  biasOf?: (scheme: Scheme) => number;
  /** Of a scheme's frames, the share within the target, where such were seen. */
  keptOf?: (scheme: Scheme) => KeptShare | undefined;
  /** How surely a scheme's frames are known under these conditions: from 0, only predicted, to 1. Absent: all are alike. */
  certaintyOf?: (scheme: Scheme) => number;
  /** Of the last frames of the scheme in use, the share within the target; absent where there were none. */
  kept?: number | undefined;
  /** Schemes that can be used at once. */
  loaded: ReadonlySet<string>;
  /** Schemes that failed by themselves, whatever the conditions. */
  broken: ReadonlySet<string>;
}

/** What it remembers from one decision to the next. */
export interface DispatchState {
  current: string | null;
  sinceMs: number;
  /** What it left for the current one. */
  from: string | null;
  /** The scheme that has been better for a while, since when, and how many decisions ago it became so. */
  better: { id: string; sinceMs: number; times: number } | null;
}

export interface Decision {
  state: DispatchState;
  /** The scheme for the next frame. */
  use: Scheme;
  prediction: SchemePrediction;
  /** What was predicted to be gained when it switched: cost before over cost now, less 1. */
  gain?: number;
  /** A scheme that would be better by enough, and cannot be used because it is not loaded. */
  missing?: string;
}

export interface DecideOptions {
  world: Parameters<typeof predictScheme>[1];
  goal: Goal;
  /** Predicted relative gain below which it stays. */
  leastGain?: number;
  /** How long something has to be better, and how long a scheme is kept at least, ms. */
  dwellMs?: number;
  /** Schemes kept loaded besides the one in use. */
  ahead?: number;
}

/** Predicted relative gain below which a dispatcher stays. */
export const LEAST_GAIN = 0.07;
const DWELL_MS = 400;
/** A gain of so much is taken once it was seen twice. */
const GREAT_GAIN = 0.5;
/** A scheme is not left in a hurry so soon after it was chosen, ms: its first frames run on cold caches. */
const GRACE_MS = 250;
/**
 * By how much more a scheme that is only predicted to be better has to be so than one that was seen to be, where the one in use
 * keeps the target.
 */
const RISK = 0.15;
/** A scheme that has so many of its frames within the target keeps it. */
const KEPT = 0.8;
/** From here on a scheme counts as seen. */
const SURE = 0.5;
const AHEAD = 3;
/** What link and edge may turn to next: schemes that are best then are kept loaded. */
const TURNS = [
  { rate: 0.25, crowded: false },
  { rate: 4, crowded: false },
  { rate: 1, crowded: true },
  { rate: 1 / 16, crowded: false },
];
/** An edge that many others use. */
const CROWDED = { clients: 8, othersBusy: 0.9 };

export const START: DispatchState = {
  ...{ current: null, sinceMs: Number.NEGATIVE_INFINITY, from: null, better: null },
};

interface Ranked {
  scheme: Scheme;
  prediction: SchemePrediction;
  cost: number;
}

/** A scheme and conditions with what the scheme was seen to take in the place of what tables and other schemes say. */
export function asSeen(scheme: Scheme, conditions: Conditions, seen: Seen | undefined): [Scheme, Conditions] {
  if (!seen) return [scheme, conditions];
  const { deviceFactor, edgeFactor, bytesUp, bytesDown, otherMs } = seen;
  return [
    { ...scheme, costs: { ...scheme.costs, bytesUp, bytesDown, otherMs } },
    { ...conditions, deviceFactor, edgeFactor },
  ];
}

/** Schemes that can run under conditions, the best first. */
export function ranked(
  schemes: readonly Scheme[],
  conditions: Conditions,
  { world, goal }: Pick<DecideOptions, 'world' | 'goal'>,
  { seen, biasOf, keptOf }: Partial<Pick<Observation, 'seen' | 'biasOf' | 'keptOf'>> = {},
): Ranked[] {
  const list = schemes.flatMap((scheme): Ranked[] => {
    const [known, now] = asSeen(scheme, conditions, seen?.get(scheme.id));
    const kept = keptOf?.(scheme);
    const prediction = predictScheme(known, world, now, goal, biasOf?.(scheme), kept);
    return prediction ? [{ scheme, prediction, cost: costOf(prediction, goal, kept) }] : [];
  });
  return list.sort((a, b) => a.cost - b.cost);
}

/** Schemes on the device alone, the best first. */
export function rankedAlone(
  observation: Observation,
  schemes: readonly Scheme[],
  options: Pick<DecideOptions, 'world' | 'goal'>,
): string[] {
  const alone = schemes.filter((scheme) => !crosses(scheme));
  return ranked(alone, observation.conditions, options, observation).map(({ scheme }) => scheme.id);
}

/**
 * The next scheme from what is known: it stays with the one in use unless another is better by enough, for long enough, and by
 * more where that is only predicted; it goes back at once where what it left was seen to be better, and leaves at once what
 * cannot run. One that keeps the target it never leaves in a hurry. Pure: the same state and observation give the same decision.
 * @param schemes at least one runs on the device alone
 */
export function decide(
  state: DispatchState,
  observation: Observation,
  schemes: readonly Scheme[],
  options: DecideOptions,
): Decision {
  const { nowMs, conditions, loaded, broken, certaintyOf, kept } = observation;
  const { leastGain = LEAST_GAIN, dwellMs = DWELL_MS } = options;
  const sound = schemes.filter(({ id }) => !broken.has(id));
  const list = ranked(sound, conditions, options, observation);
  const alone = list.find(({ scheme }) => !crosses(scheme)) ?? list[0];
  if (!alone) throw new Error('no scheme runs on the device alone');
  const to = ({ scheme, prediction }: Ranked, gain?: number): Decision => ({
    state: { current: scheme.id, sinceMs: nowMs, from: state.current, better: null },
    ...{ use: scheme, prediction },
    ...(gain !== undefined && { gain }),
  });
  const isLoaded = ({ scheme }: Ranked) => loaded.has(scheme.id);
  const now = list.find(({ scheme }) => scheme.id === state.current);
  if (!now) return to(list.find(isLoaded) ?? alone);
  const keeps = options.goal.what !== 'latency' && kept !== undefined && kept >= KEPT;
  const doubt = ({ scheme }: Ranked) => (keeps ? 1 + RISK * (1 - (certaintyOf?.(scheme) ?? 1)) : 1);
  const gainOf = (each: Ranked) => (now.cost * doubt(now)) / (each.cost * doubt(each)) - 1;
  const others = list
    .filter(({ scheme }) => scheme !== now.scheme)
    .map((each) => ({ ...each, gain: gainOf(each) }))
    .filter(({ gain }) => gain > leastGain)
    .sort((a, b) => b.gain - a.gain);
  const missing = others[0] && !isLoaded(others[0]) ? others[0].scheme.id : undefined;
  const stay = (better: DispatchState['better']): Decision => ({
    state: { ...state, better },
    ...{ use: now.scheme, prediction: now.prediction },
    ...(missing !== undefined && { missing }),
  });
  const best = others.find(isLoaded);
  if (!best) return stay(null);
  const before =
    state.better?.id === best.scheme.id ? state.better : { id: best.scheme.id, sinceMs: nowMs, times: 0 };
  const better = { ...before, times: before.times + 1 };
  if (better.times < 2) return stay(better);
  const sure = (certaintyOf?.(best.scheme) ?? 0) > SURE;
  const back = state.from === best.scheme.id && sure;
  const settled = nowMs - state.sinceMs >= GRACE_MS;
  const lasting = nowMs - better.sinceMs >= dwellMs && nowMs - state.sinceMs >= dwellMs;
  const great = best.gain > GREAT_GAIN && !keeps;
  return (settled && (back || great)) || lasting ? to(best, best.gain) : stay(better);
}

/** Schemes to have loaded, the likeliest first: what is best now, what would be if the link turned, and what runs without an edge. */
export function likelyNext(
  observation: Observation,
  schemes: readonly Scheme[],
  options: DecideOptions,
): string[] {
  const { conditions, broken, seen, biasOf } = observation;
  const { ahead = AHEAD } = options;
  const sound = schemes.filter(({ id }) => !broken.has(id));
  const list = ranked(sound, conditions, options, observation);
  const turned = TURNS.flatMap(({ rate, crowded }) => {
    const { upMbps, downMbps, edge } = conditions;
    const then = {
      ...conditions,
      ...{ upMbps: rate * upMbps, downMbps: rate * downMbps, edge: crowded && edge ? CROWDED : edge },
    };
    return ranked(sound, then, options, { seen, ...(biasOf && { biasOf }) }).slice(0, 1);
  });
  // Neither link nor edge changes which is best on the device alone: another one there is no next one.
  const alone = list.find(({ scheme }) => !crosses(scheme));
  const next = [list[0], alone, ...turned, list[1]].flatMap((each) => (each ? [each.scheme] : []));
  const ids = next.filter((scheme) => crosses(scheme) || scheme === alone?.scheme).map(({ id }) => id);
  return [...new Set(ids)].slice(0, ahead + 1);
}
