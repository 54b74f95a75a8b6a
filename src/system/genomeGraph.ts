import { costOf } from '../design/cost.ts';
import { GENOME_CLASSIFIER, GENOME_K, GENOME_OPS, type Genome, POSITIONS } from '../design/genome.ts';
import { opAt } from '../design/genomeDesign.ts';
import { opOf, specOf } from '../design/ops/catalogue.ts';
import { shapeAfter } from '../design/shapes.ts';
import type { Op, Placement, Setting, Shape } from '../design/types.ts';
import { opRow } from '../learning/latency/designGraph.ts';
import { graphOfParts, type LatencyGraph, type RunningOp } from '../learning/latency/latencyGraph.ts';
import type { Tables } from './estimate.ts';
import { CLASSIFIER, genomeEstimator } from './genomeEstimator.ts';
import { linkTimesOf, plainTablesOf, UntimedError } from './learned.ts';
import type { System } from './system.ts';
import { settingAt } from './widthTable.ts';

const PLACEMENTS: readonly Placement[] = ['device', 'edge'];
type Writable<T> = { -readonly [K in keyof T]: T[K] };
const slotAt = (i: number): Writable<RunningOp> => ({
  row: new Float32Array(),
  placement: 'device',
  ms: 0,
  inputs: [i - 1],
});

/** Widest value behind a Pool; see GENOME_MAX_WIDTH. */
const WIDTHS = 4096;

/**
 * The same graphs as latencyGraphOf(designOf(genome)), for searches: one walk over the 12 positions, and what a node
 * is looked up by op, function, width and side. For point clouds only. Genomes must be valid.
 * Throws UntimedError when an op is missing in the tables.
 */
export function genomeGraphReader(
  setting: Setting,
  system: System,
  tables: Tables = plainTablesOf(system),
): (genome: Genome) => LatencyGraph {
  const byShare = new Map<number, (genome: Genome) => LatencyGraph>();
  return (genome) => {
    const { share = 1 } = genome;
    let read = byShare.get(share);
    if (!read) {
      read = readerOf(share, setting, system, tables);
      byShare.set(share, read);
    }
    return read(genome);
  };
}

function readerOf(
  share: number,
  whole: Setting,
  system: System,
  tables: Tables,
): (genome: Genome) => LatencyGraph {
  const setting = settingAt(whole, share);
  const link = linkTimesOf(system);
  /** By op, function, side and whether pooled; then by width. */
  const rows: (Float32Array | undefined)[][] = [];
  const rowOf = (op: number, fn: number, width: number, pooled: boolean, side: 0 | 1, ms: number) => {
    const kind = ((op * 16 + fn) * 2 + Number(pooled)) * 2 + side;
    rows[kind] ??= new Array(WIDTHS);
    const known = rows[kind][width];
    if (known) return known;
    const row = freshRow(opFor(op, fn, PLACEMENTS[side] as Placement), width, pooled, setting, ms);
    rows[kind][width] = row;
    return row;
  };
  const ops: Writable<RunningOp>[] = [];
  /** Filled again for each genome. */
  const slots = Array.from({ length: POSITIONS + 1 }, (_, i) => slotAt(i));
  let untimed: string[] = [];
  const estimate = genomeEstimator(whole, system, tables, (op, fn, width, pooled, side, ms) => {
    const row = rowOf(op, fn, width, pooled, side, ms);
    if (!Number.isFinite(ms))
      untimed.push(`${op === CLASSIFIER ? 'Classifier' : GENOME_OPS[op]} of width ${width}`);
    const slot = slots[ops.length] as Writable<RunningOp>;
    slot.row = row;
    slot.placement = PLACEMENTS[side] as Placement;
    slot.ms = ms;
    ops.push(slot);
  });
  return (genome) => {
    ops.length = 0;
    if (untimed.length > 0) untimed = [];
    const { deviceRunMs, edgeRunMs, bytesUp, bytesDown } = estimate(genome);
    if (untimed.length > 0) throw new UntimedError(untimed);
    const runMs = { device: deviceRunMs, edge: edgeRunMs };
    return graphOfParts({ ops, runMs, bytesUp, bytesDown }, setting, link);
  };
}

function freshRow(op: Op, width: number, pooled: boolean, setting: Setting, ms: number): Float32Array {
  const input: Shape = { rows: pooled ? 1 : setting.points, width, pooled, graph: null };
  const output = shapeAfter(op, [input], setting);
  const { graph } = specOf(op);
  const k = graph === 'reads' || graph === 'makes' ? GENOME_K : 0;
  return opRow(op, input, output, costOf(op, [input], output, k, setting.classes), ms);
}

/** The op of an index and function of the space, or the classifier behind it. */
function opFor(op: number, fn: number, placement: Placement): Op {
  const place = { id: 'op', placement, inputs: ['input'] };
  if (op === CLASSIFIER) return opOf('Classifier', place, { hidden: [...GENOME_CLASSIFIER] });
  const found = opAt(op, fn, '', placement, 'input');
  if (!found) throw new RangeError(`${GENOME_OPS[op]} is not an op that runs`);
  return found;
}
