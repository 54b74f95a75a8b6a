import { copiedByCoding, type Quartile } from './coding.ts';
import { type Line, msAlong, type Spread } from './interpolate.ts';
import type { Coding, CodingRow, CodingWay } from './profile.ts';

const line = (): Line => ({ widths: [], values: [] });

/**
 * What encoding and decoding take on a machine, net, along the count of numbers or bytes. What is rounded is so by the engine,
 * inside a segment that is started and copied anyway; zlib is not the engine's.
 */
export class CodingTable {
  readonly #lines = new Map<string, Record<Quartile, Line>>();

  /**
   * @param factor by which the engine's times are calibrated
   * @param runMs what a model of its own takes to be started and to copy so many bytes
   */
  constructor(rows: readonly CodingRow[], factor: number, runMs: (bytes: number) => number) {
    for (const row of [...rows].sort((a, b) => a.count - b.count)) {
      const { coding, way, count } = row;
      const net = (ms: number) =>
        coding === 'deflate' ? ms : Math.max(0, factor * ms - runMs(copiedByCoding(coding, way, count)));
      const name = `${way} ${coding}`;
      const lines = this.#lines.get(name) ?? { ms: line(), lowMs: line(), highMs: line() };
      this.#lines.set(name, lines);
      const spread: Spread = { ms: net(row.medianMs), lowMs: net(row.q1Ms), highMs: net(row.q3Ms) };
      for (const part of ['ms', 'lowMs', 'highMs'] as const) {
        const ms = spread[part];
        lines[part] = {
          widths: [...lines[part].widths, count],
          values: [...lines[part].values, { ms, lowMs: ms, highMs: ms }],
        };
      }
    }
  }

  /** Whether it was timed. */
  has(coding: Coding, way: CodingWay): boolean {
    return this.#lines.has(`${way} ${coding}`);
  }

  /** Of so many numbers, or bytes of deflate, ms; 0 where none was timed. */
  ms(coding: Coding, way: CodingWay, count: number, quartile: Quartile = 'ms'): number {
    const lines = this.#lines.get(`${way} ${coding}`);
    return lines && count > 0 ? Math.max(0, msAlong(lines[quartile], count)) : 0;
  }
}
