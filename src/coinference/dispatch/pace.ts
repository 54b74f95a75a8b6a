import type { Conditions } from './conditions.ts';
import { fading } from './fading.ts';
import type { KeptShare, Manner } from './predict.ts';
import { crosses, type Scheme } from './scheme.ts';

/** Frames after which a new mean counts for as much as all before. */
const FOLLOW = 0.1;
/** A few frames say little: so many stand beside them that took what was predicted. */
const DOUBT = 3;
/** No frame says more than this, either way. */
const MOST = Math.log(8);

/** Something that was seen of frames: how many, where and when last. */
interface Sighting {
  frames: number;
  at: Conditions;
  atMs: number;
}

interface Pace extends Sighting {
  /** Mean logarithm of what frames took over what was predicted. */
  log: number;
}

/**
 * What frames of a scheme took is believed half as much so long after the last of them, ms: it may have been a cold engine, or
 * a guest that has gone. Each time that the scheme was left again it is for twice as long.
 */
const HALF_MS = 2000;
const MOST_LEFT = 5;

/** Schemes of a kind err alike: what they have in common is the way their frames go. */
const kindOf = (scheme: Scheme): string => (crosses(scheme) ? 'over the edge' : 'alone');

/** What is known of rates and company wanders by so much without a change, as a logarithm. */
const WANDERS = Math.LN2;

/** How like two conditions are: 1 where they are the same or nearly, half where the rate is about a fifth. */
function likeness(kind: string, a: Conditions, b: Conditions): number {
  if (kind === 'alone') return 1;
  if (!a.edge || !b.edge) return 0;
  const far = (x: number, y: number) => Math.max(0, Math.abs(Math.log(x / y)) - WANDERS);
  return 1 / (1 + far(a.upMbps, b.upMbps) + far(a.edge.clients, b.edge.clients));
}

/**
 * What frames really take over what was predicted from their parts. It is believed the less, the more conditions have changed
 * since and the longer ago it was: a scheme that disappointed is tried again where it is predicted to be better, and after each
 * time that it disappointed later.
 */
export class Paces {
  readonly #own = new Map<string, Pace>();
  readonly #kinds = new Map<string, Pace>();
  /** By scheme, in the manner in which it ran last. */
  readonly #kept = new Map<string, Manner & Sighting & { value: number }>();
  /** How often schemes were left. */
  readonly #left = new Map<string, Pick<Sighting, 'at'> & { times: number }>();

  /** A scheme was left for another. */
  left(scheme: Scheme, at: Conditions): void {
    const times = Math.round(this.#timesLeft(scheme, at)) + 1;
    this.#left.set(kindOf(scheme), { times: Math.min(MOST_LEFT, times), at });
  }

  /** How often a scheme was left under conditions like these. */
  #timesLeft(scheme: Scheme, now: Conditions): number {
    const known = this.#left.get(kindOf(scheme));
    return known ? known.times * likeness(kindOf(scheme), known.at, now) : 0;
  }

  /** For how many frames what was seen stands when new ones come. */
  #standing(scheme: Scheme, { frames, at, atMs }: Sighting, now: Conditions, nowMs: number): number {
    return frames * likeness(kindOf(scheme), at, now) * fading(nowMs - atMs, HALF_MS);
  }

  /** How surely what was seen of a scheme's frames holds under conditions, from 0 to 1. */
  #belief(scheme: Scheme, { frames, at, atMs }: Sighting, now: Conditions, nowMs: number): number {
    const known = (frames / (frames + DOUBT)) * likeness(kindOf(scheme), at, now);
    // The device alone is warm from the beginning, and no guest of an edge troubles it.
    if (!crosses(scheme)) return known;
    return known * fading(nowMs - atMs, HALF_MS * 2 ** this.#timesLeft(scheme, now));
  }

  /** @param ratio of a frame's latency and the one predicted, without any bias */
  saw(scheme: Scheme, ratio: number, at: Conditions, atMs: number): void {
    if (!(ratio > 0) || !Number.isFinite(ratio)) return;
    const log = Math.max(-MOST, Math.min(MOST, Math.log(ratio)));
    for (const [map, key] of [
      [this.#own, scheme.id],
      [this.#kinds, kindOf(scheme)],
    ] as const) {
      const before = map.get(key) ?? { log, frames: 0, at, atMs };
      // What was learned elsewhere, or long ago, gives way at once.
      const frames = this.#standing(scheme, before, at, atMs);
      const weight = Math.max(FOLLOW, 1 / (frames + 1));
      map.set(key, { log: before.log + weight * (log - before.log), frames: frames + 1, at, atMs });
    }
  }

  /** A frame of a scheme was within the target, or not. */
  sawKept(scheme: Scheme, { depth, share }: Manner, inTime: boolean, at: Conditions, atMs: number): void {
    const known = this.#kept.get(scheme.id);
    const same = known?.depth === depth && known.share === share;
    const before = same ? this.#standing(scheme, known, at, atMs) : 0;
    const value = same ? known.value : 0;
    const weight = Math.max(FOLLOW, 1 / (before + 1));
    const next = value + weight * ((inTime ? 1 : 0) - value);
    this.#kept.set(scheme.id, { depth, share, value: next, frames: before + 1, at, atMs });
  }

  keptOf(scheme: Scheme, now: Conditions, nowMs: number): KeptShare | undefined {
    const known = this.#kept.get(scheme.id);
    if (!known) return undefined;
    const { depth, share, value } = known;
    return { depth, share, value, belief: this.#belief(scheme, known, now, nowMs) };
  }

  /** How surely it is known what a scheme takes under conditions: from 0, never seen there or long ago, to 1. */
  certaintyOf(scheme: Scheme, now: Conditions, nowMs: number): number {
    const known = this.#own.get(scheme.id);
    return known ? this.#belief(scheme, known, now, nowMs) : 0;
  }

  /** By what to multiply a scheme's predicted latency under conditions: by what it showed itself, and else what its kind did. */
  biasOf(scheme: Scheme, now: Conditions, nowMs: number): number {
    const [own, kind] = [this.#own.get(scheme.id), this.#kinds.get(kindOf(scheme))];
    const ofKind = kind ? this.#belief(scheme, kind, now, nowMs) * kind.log : 0;
    const belief = own ? this.#belief(scheme, own, now, nowMs) : 0;
    return Math.exp(belief * (own?.log ?? 0) + (1 - belief) * ofKind);
  }
}
