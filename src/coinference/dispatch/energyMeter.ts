import { energyOver, type PowerProfile } from '../../system/energy.ts';
import type { FrameResult } from '../frames.ts';
import type { Span } from '../trace.ts';

/** A frame that was answered, times in ms on one clock. */
export interface MeteredFrame {
  takenMs: number;
  doneMs: number;
  deviceMs: number;
  spans: readonly Span[];
}

/**
 * The device's energy for frames that overlap, each moment counted once; modelled. Frames come in the order in which they
 * were taken: what those before them have paid for already costs them nothing.
 */
export class EnergyMeter {
  readonly #power: PowerProfile;
  readonly #paid = { under: 0, up: 0, down: 0 };

  constructor(power: PowerProfile) {
    this.#power = power;
  }

  #pay(what: 'under' | 'up' | 'down', startMs: number, endMs: number): number {
    const from = Math.max(startMs, this.#paid[what]);
    this.#paid[what] = Math.max(endMs, this.#paid[what]);
    return Math.max(0, endMs - from);
  }

  #linkMs(spans: readonly Span[]): number {
    return spans
      .map(({ stage, startMs, endMs }) =>
        stage === 'up' || stage === 'down' ? this.#pay(stage, startMs, endMs) : 0,
      )
      .reduce((a, b) => a + b, 0);
  }

  /** What was run for a frame that was answered another way adds, mJ. */
  besides({ timing: { deviceMs }, spans }: Pick<FrameResult, 'timing' | 'spans'>): number {
    return energyOver(this.#power, { deviceMs, linkMs: this.#linkMs(spans), wholeMs: 0 });
  }

  /** What a frame adds, mJ. */
  frame({ takenMs, doneMs, deviceMs, spans }: MeteredFrame): number {
    const linkMs = this.#linkMs(spans);
    const wholeMs = this.#pay('under', takenMs, doneMs);
    return energyOver(this.#power, { deviceMs, linkMs, wholeMs });
  }
}
