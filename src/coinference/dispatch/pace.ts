import type { Conditions } from './conditions.ts';
import type { KeptShare, Manner } from './predict.ts';
import { crosses, type Scheme } from './scheme.ts';

/** Frames after which a new mean counts for as much as all before. */
const FOLLOW = 0.1;
/** A few frames say little: so many stand beside them that took what was predicted. */
const DOUBT = 3;
/** No frame says more than this, either way. */
const MOST = Math.log(8);

interface Pace {
  /** Mean logarithm of what frames took over what was predicted. */
  log: number;
  frames: number;
  /** Where it was learned. */
  at: Conditions;
}

/** Schemes of a kind err alike: what they have in common is the way their frames go. */
const kindOf = (scheme: Scheme): string => (crosses(scheme) ? scheme.parallel : 'alone');

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
 * What frames really take over what was predicted from their parts. It is believed for as long as conditions stay what they
 * were, so that a scheme that disappointed is not tried again and again; and the less, the more they have changed since.
 */
export class Paces {
  readonly #own = new Map<string, Pace>();
  readonly #kinds = new Map<string, Pace>();
  /** By scheme, in the manner in which it ran last. */
  readonly #kept = new Map<string, Manner & { value: number; frames: number; at: Conditions }>();

  /** @param ratio of a frame's latency and the one predicted, without any bias */
  saw(scheme: Scheme, ratio: number, at: Conditions): void {
    if (!(ratio > 0) || !Number.isFinite(ratio)) return;
    const log = Math.max(-MOST, Math.min(MOST, Math.log(ratio)));
    for (const [map, key] of [
      [this.#own, scheme.id],
      [this.#kinds, kindOf(scheme)],
    ] as const) {
      const before = map.get(key) ?? { log, frames: 0, at };
      // What was learned elsewhere gives way at once.
      const frames = before.frames * likeness(kindOf(scheme), before.at, at);
      const weight = Math.max(FOLLOW, 1 / (frames + 1));
      map.set(key, { log: before.log + weight * (log - before.log), frames: frames + 1, at });
    }
  }

  /** A frame of a scheme was within the target, or not. */
  sawKept(scheme: Scheme, { depth, share }: Manner, inTime: boolean, at: Conditions): void {
    const known = this.#kept.get(scheme.id);
    const same = known?.depth === depth && known.share === share;
    const before = same ? known.frames * likeness(kindOf(scheme), known.at, at) : 0;
    const value = same ? known.value : 0;
    const weight = Math.max(FOLLOW, 1 / (before + 1));
    const next = value + weight * ((inTime ? 1 : 0) - value);
    this.#kept.set(scheme.id, { depth, share, value: next, frames: before + 1, at });
  }

  keptOf(scheme: Scheme, now: Conditions): KeptShare | undefined {
    const known = this.#kept.get(scheme.id);
    if (!known) return undefined;
    const { depth, share, value, frames, at } = known;
    return { depth, share, value, belief: (frames / (frames + DOUBT)) * likeness(kindOf(scheme), at, now) };
  }

  /** How surely it is known what a scheme takes under conditions: from 0, never seen there, to 1. */
  certaintyOf(scheme: Scheme, now: Conditions): number {
    const known = this.#own.get(scheme.id);
    return known ? (known.frames / (known.frames + DOUBT)) * likeness(kindOf(scheme), known.at, now) : 0;
  }

  /** By what to multiply a scheme's predicted latency under conditions. */
  biasOf(scheme: Scheme, now: Conditions): number {
    const kind = kindOf(scheme);
    const known = this.#own.get(scheme.id) ?? this.#kinds.get(kind);
    if (!known) return 1;
    const belief = (known.frames / (known.frames + DOUBT)) * likeness(kind, known.at, now);
    return Math.exp(belief * known.log);
  }
}
