import { CodingTable } from './codingTable.ts';
import { across, type Grid, type Line, msAlong, type Reading, type Spread, worse } from './interpolate.ts';
import { familyText, type OpKey } from './keys.ts';
import type { Profile, ProfileRow } from './profile.ts';
import { growthOf, hasTwoWidths, hiddenOf, readsGraph } from './timing.ts';

const MISSING: Reading = { ms: Number.NaN, lowMs: Number.NaN, highMs: Number.NaN, basis: 'missing' };

/** Bytes that a key's micro-graph takes in: its features, and its graph as int64. */
export const bytesIn = (key: OpKey): number =>
  key.rows * (4 * key.inWidth + (readsGraph(key.op) ? 8 * key.k : 0));

/** Net times below this, ms, are what two timings differ by. */
const LEAST_MS = 1e-4;

interface Family {
  key: OpKey;
  grid: Map<number, { widths: number[]; values: Spread[] }>;
}

const scaleSpread = ({ ms, lowMs, highMs }: Spread, factor: number): Spread => ({
  ms: ms * factor,
  lowMs: lowMs * factor,
  highMs: highMs * factor,
});

/**
 * A profile, ready to be asked. Readings are net: without the start of the engine and the copy of the
 * inputs, which each micro-graph paid but a segment pays only once (`runMs`).
 */
export class LatencyTable {
  readonly profile: Profile;
  /** What every time is multiplied with: calibrated on whole designs, or 1. */
  readonly factor: number;
  /** What a segment takes on top of its start and copies, ms: calibrated, or 0. */
  readonly startMs: number;
  readonly #families = new Map<string, Family>();
  /** Numbers of nodes that ops were timed with, ascending. */
  readonly #counts: readonly number[];
  readonly #run: Line;
  readonly coding: CodingTable;

  constructor(profile: Profile, factor = 1, startMs = 0) {
    this.profile = profile;
    this.factor = factor;
    this.startMs = startMs;
    const spreadOf = ({ medianMs, q1Ms, q3Ms }: ProfileRow): Spread =>
      scaleSpread({ ms: medianMs, lowMs: q1Ms, highMs: q3Ms }, factor);
    const rows = profile.rows
      .map((row) => ({ key: row.key, spread: spreadOf(row) }))
      .sort((a, b) => a.key.inWidth - b.key.inWidth);
    // What copies as much and computes besides takes no less: a start that was timed in a slow moment would otherwise make
    // small ops free, and a search would find nothing but them.
    const noLongerThan = (bytes: number): number =>
      Math.min(...rows.filter(({ key }) => copiedIn(key) >= bytes).map(({ spread }) => spread.ms));
    const run = rows.filter((row) => row.key.op === 'Run');
    this.#run = {
      widths: run.map((row) => 4 * row.key.inWidth),
      values: run.map(({ key, spread }) => atMost(spread, noLongerThan(4 * key.inWidth))),
    };
    const counts = rows.filter(({ key }) => key.op !== 'Run' && !key.pooled).map(({ key }) => key.rows);
    this.#counts = [...new Set(counts)].sort((a, b) => a - b);
    for (const { key, spread } of rows) {
      if (key.op === 'Run') continue;
      const overhead = this.#microRunMs(bytesIn(key));
      const family = this.#families.get(familyText(key)) ?? { key, grid: new Map() };
      this.#families.set(familyText(key), family);
      const out = hasTwoWidths(key.op) ? key.outWidth : 0;
      const line = family.grid.get(out) ?? { widths: [], values: [] };
      family.grid.set(out, line);
      line.widths.push(key.inWidth);
      line.values.push({
        ms: Math.max(0, spread.ms - overhead),
        lowMs: Math.max(0, spread.lowMs - overhead),
        highMs: Math.max(0, spread.highMs - overhead),
      });
    }
    this.coding = new CodingTable(profile.codings ?? [], factor, (bytes) => this.#microRunMs(bytes));
  }

  /** What a segment takes to start, and to copy this many bytes in or out; without rows of it, what was calibrated. */
  runMs(bytes: number): number {
    return this.#microRunMs(bytes) + this.startMs;
  }

  /** The same of a micro-graph that is run again and again. */
  #microRunMs(bytes: number): number {
    return this.#run.widths.length > 0 ? msAlong(this.#run, bytes) : 0;
  }

  /** Net latency of one op. */
  read(key: OpKey): Reading {
    const family = this.#families.get(familyText(key));
    // The task's classes may differ from the profiled ones: then the layers say more than another output width.
    const otherTask = key.op === 'Classifier' && !family?.grid.has(key.outWidth);
    if (family && !otherTask) return read(family.grid, key);
    return this.#related(key) ?? this.#otherCount(key) ?? MISSING;
  }

  /** Whether ops on so many nodes are answered for: they were timed, or with more of them and with fewer. */
  answersFor(nodes: number): boolean {
    const [fewest = Number.POSITIVE_INFINITY] = this.#counts;
    return this.#counts.includes(nodes) || (nodes > fewest && nodes < (this.#counts.at(-1) ?? 0));
  }

  /**
   * Ops on a number of nodes that was not timed: between the next larger and the next smaller one that were, by a power law in
   * the number of nodes. Beyond them nothing is known.
   */
  #otherCount(key: OpKey): Reading | null {
    if (key.pooled || !this.answersFor(key.rows) || this.#counts.includes(key.rows)) return null;
    const more = this.#counts.findIndex((count) => count > key.rows);
    const [few, many] = [this.#counts[more - 1] as number, this.#counts[more] as number];
    const [below, above] = [few, many].map((rows) => this.read({ ...key, rows })) as [Reading, Reading];
    if (below.basis === 'missing' || above.basis === 'missing') return null;
    const t = Math.log(key.rows / few) / Math.log(many / few);
    const between = (part: keyof Spread) =>
      Math.exp(
        (1 - t) * Math.log(Math.max(below[part], LEAST_MS)) + t * Math.log(Math.max(above[part], LEAST_MS)),
      );
    const ms = between('ms');
    return {
      ms,
      // The power law is the most that a sum of powers can be; it is no less than with fewer nodes, nor than all of it growing.
      lowMs: Math.min(ms, Math.max(below.lowMs, above.lowMs * (key.rows / many) ** growthOf(key.op))),
      highMs: Math.max(ms, between('highMs')),
      basis: worse('interpolated', worse(below.basis, above.basis)),
    };
  }

  /** Families that were not profiled, by way of those that were: always called extrapolated. */
  #related(key: OpKey): Reading | null {
    const hidden = hiddenOf(key);
    if (key.op === 'Classifier') return this.#layers(key, [...hidden, key.outWidth]);
    if (key.op === 'EdgeConv' && hidden.length > 0) return this.#deepEdgeConv(key, hidden);
    if (key.k === 0) return null;
    // Another k, or for an EdgeConv another reducer: work grows with the neighbours, except in the kNN search.
    const form = key.params.split('/')[0];
    const relatives = [...this.#families.values()].filter(
      ({ key: other }) =>
        other.op === key.op &&
        other.rows === key.rows &&
        (key.op === 'EdgeConv' ? other.params.split('/')[0] === form : other.params === key.params) &&
        hiddenOf(other).length === 0,
    );
    const distance = (other: OpKey) => Math.abs(other.k - key.k) + (other.params === key.params ? 0 : 0.5);
    const nearest = relatives.sort((a, b) => distance(a.key) - distance(b.key))[0];
    if (!nearest) return null;
    return scaled(read(nearest.grid, key), key.op === 'Sample' ? 1 : key.k / nearest.key.k);
  }

  /** Linear layers one after another on one vector. */
  #layers(key: OpKey, widths: readonly number[]): Reading {
    return this.#chain(key.inWidth, widths, (inWidth, outWidth) => ({
      ...key,
      op: 'Combine',
      params: '',
      inWidth,
      outWidth,
    }));
  }

  /** The first layer as an EdgeConv, each further one as a Combine on every edge. */
  #deepEdgeConv(key: OpKey, hidden: readonly number[]): Reading {
    const widths = [...hidden, key.outWidth];
    const first = widths[0] as number;
    const params = key.params.split('/').slice(0, 2).join('/');
    const head = this.read({ ...key, params, outWidth: first });
    const rest = this.#chain(first, widths.slice(1), (inWidth, outWidth) => ({
      ...key,
      op: 'Combine',
      params: '',
      k: 0,
      inWidth,
      outWidth,
    }));
    return added(head, scaled(rest, key.k));
  }

  #chain(from: number, widths: readonly number[], keyFor: (from: number, to: number) => OpKey): Reading {
    return widths
      .map((to, i) => this.read(keyFor(i === 0 ? from : (widths[i - 1] as number), to)))
      .reduce(added, { ms: 0, lowMs: 0, highMs: 0, basis: 'extrapolated' });
  }
}

const copiedIn = (key: OpKey): number => (key.op === 'Run' ? 4 * key.inWidth : bytesIn(key));

const atMost = ({ ms, lowMs, highMs }: Spread, most: number): Spread => ({
  ms: Math.min(ms, most),
  lowMs: Math.min(lowMs, most),
  highMs: Math.min(highMs, most),
});

const read = (grid: Grid, key: OpKey): Reading =>
  across(grid, key.inWidth, hasTwoWidths(key.op) ? key.outWidth : 0);

const basisOf = (reading: Reading): Reading['basis'] =>
  reading.basis === 'missing' ? 'missing' : 'extrapolated';

const scaled = (reading: Reading, factor: number): Reading => ({
  ...scaleSpread(reading, factor),
  basis: basisOf(reading),
});

const added = (a: Reading, b: Reading): Reading => ({
  ms: a.ms + b.ms,
  lowMs: a.lowMs + b.lowMs,
  highMs: a.highMs + b.highMs,
  basis: a.basis === 'missing' ? 'missing' : basisOf(b),
});
