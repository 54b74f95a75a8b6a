import { costOf } from '../design/cost.ts';
import {
  AGGREGATE,
  aggregateFunction,
  COMBINE,
  COMBINE_WIDTHS,
  GENOME_CLASSIFIER,
  GENOME_K,
  type Genome,
  POOL,
  POOL_FUNCTIONS,
} from '../design/genome.ts';
import { shapeAfter } from '../design/shapes.ts';
import type { Op, Placement, Setting, Shape } from '../design/types.ts';
import { nodeKindOf } from '../learning/latency/designGraph.ts';
import {
  graphOfParts,
  type LatencyGraph,
  type NodeKindOf,
  type RunningOp,
} from '../learning/latency/latencyGraph.ts';
import type { Tables } from './estimate.ts';
import { CLASSIFIER, genomeEstimator } from './genomeEstimator.ts';
import { linkTimesOf, plainTablesOf, UntimedError } from './learned.ts';
import type { System } from './system.ts';

const PLACEMENTS: readonly Placement[] = ['device', 'edge'];
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
  const link = linkTimesOf(system);
  const kinds = new Map<number, NodeKindOf>();
  const kindOf = (op: number, fn: number, width: number, pooled: boolean, side: 0 | 1): NodeKindOf => {
    const key = (((op * 16 + fn) * 2 + Number(pooled)) * 2 + side) * WIDTHS + width;
    let kind = kinds.get(key);
    if (!kind) {
      kind = freshKind(opOf(op, fn, PLACEMENTS[side] as Placement), width, pooled, setting);
      kinds.set(key, kind);
    }
    return kind;
  };
  let ops: RunningOp[] = [];
  const estimate = genomeEstimator(setting, system, tables, (op, fn, width, pooled, side, ms) => {
    const { flags, measures } = kindOf(op, fn, width, pooled, side);
    ops.push({ flags, measures, placement: PLACEMENTS[side] as Placement, ms, inputs: [ops.length - 1] });
  });
  return (genome) => {
    ops = [];
    const { deviceRunMs, edgeRunMs, bytesUp, bytesDown } = estimate(genome);
    const untimed = ops.filter(({ ms }) => !Number.isFinite(ms));
    if (untimed.length > 0) throw new UntimedError(untimed.map(({ flags }) => flags.join(' ')));
    const runMs = { device: deviceRunMs, edge: edgeRunMs };
    return graphOfParts({ ops, runMs, bytesUp, bytesDown }, setting, link);
  };
}

function freshKind(op: Op, width: number, pooled: boolean, setting: Setting): NodeKindOf {
  const input: Shape = { rows: pooled ? 1 : setting.points, width, pooled, graph: null };
  const output = shapeAfter(op, [input], setting);
  const k = op.kind === 'Sample' || op.kind === 'Aggregate' ? GENOME_K : 0;
  return nodeKindOf(op, input, output, costOf(op, [input], output, k, setting.classes));
}

function opOf(op: number, fn: number, placement: Placement): Op {
  const base = { id: 'op', placement, inputs: ['input'] };
  if (op === COMBINE) return { ...base, kind: 'Combine', width: COMBINE_WIDTHS[fn] ?? 0 };
  if (op === AGGREGATE) return { ...base, kind: 'Aggregate', ...aggregateFunction(fn) };
  if (op === POOL) return { ...base, kind: 'Pool', functions: [...(POOL_FUNCTIONS[fn] ?? [])] };
  if (op === CLASSIFIER) return { ...base, kind: 'Classifier', hidden: [...GENOME_CLASSIFIER] };
  return { ...base, kind: 'Sample', k: GENOME_K };
}
