import { CODEC_BYTES } from '../../system/codecBytes.ts';
import { crossingMs } from '../../system/crossing.ts';
import type { System } from '../../system/system.ts';
import { type NetworkSums, ROOM } from './networkSums.ts';

/** A time that was not asked for yet. */
const UNKNOWN = -1;

/** Times of the values in front of a network's ops over the link, one way, each reckoned once. */
export class WayTimes {
  readonly #system: System;
  readonly #direction: 'up' | 'down';
  readonly #codecs: readonly number[];
  readonly #ms = new Float64Array(2 * ROOM * CODEC_BYTES.length);

  constructor(system: System, direction: 'up' | 'down', codecs: readonly number[]) {
    this.#system = system;
    this.#direction = direction;
    this.#codecs = codecs;
  }

  /** Begins another network. */
  forget(): void {
    for (const codec of this.#codecs) this.#ms.fill(UNKNOWN, 2 * ROOM * codec, 2 * ROOM * (codec + 1));
  }

  /** Of the value in front of an op in a codec, with its graph or without. */
  of(sums: NetworkSums, at: number, graph: boolean, codec: number): number {
    const cell = 2 * (ROOM * codec + at) + (graph ? 1 : 0);
    const known = this.#ms[cell] as number;
    if (known >= 0) return known;
    const bytes = sums.valueIn(codec, at) + (graph ? sums.graphIn(codec, at) : 0);
    const ms = crossingMs(this.#system, bytes, this.#direction);
    this.#ms[cell] = ms;
    return ms;
  }
}
