import {
  COMMUNICATE,
  CONNECT,
  GENOME_CLASSIFIER,
  GENOME_OPS,
  type Genome,
  genomeParameters,
  genomeWidth,
  POOL,
  POSITIONS,
  READS_GRAPH,
  SAMPLE,
} from '../design/genome.ts';
import type { Placement, Setting } from '../design/types.ts';
import { crossingMs, otherMs as otherOf } from './crossing.ts';
import type { Tables } from './estimate.ts';
import { energyOf, tablesOf } from './estimate.ts';
import { GenomeTraffic, OUTSIDE } from './genomeTraffic.ts';
import type { Parts } from './parts.ts';
import type { System } from './system.ts';
import { settingAt, WidthTable } from './widthTable.ts';

/** What the table says of one genome; NaN where the profiles miss a key. */
export interface GenomeEstimate extends Parts {
  latencyMs: number;
  energyMj: number;
  bytesUp: number;
  bytesDown: number;
  /** Learned numbers, weights and shifts. */
  parameters: number;
  /** What starting the engine, copying, encoding and decoding take of each side's time. */
  deviceRunMs: number;
  edgeRunMs: number;
  /** Bytes of each side; absent until someone reckoned them. */
  memory?: Record<Placement, number> | undefined;
}

/** Stands for the classifier behind the last position where an op's index is asked for. */
export const CLASSIFIER = GENOME_OPS.length;

/** Told each op that runs, in running order: its index and function, input width, side (0 device), and net time, ms. */
type GenomeVisitor = (
  op: number,
  fn: number,
  width: number,
  pooled: boolean,
  side: 0 | 1,
  ms: number,
) => void;

/** The stage (0 head, 1 edge, 2 tail) of an op on a side that reads a value of stage `from`; see stagesOf. */
const stageOn = (side: number, from: number): number =>
  from <= side ? side : from % 2 === side ? from : from + 1;

/** Parameters of the classifier behind its first product. */
function classifierParameters(width: number, classes: number): number {
  let from = width;
  let total = 0;
  for (const to of GENOME_CLASSIFIER) {
    total += from * to + to;
    from = to;
  }
  return total + from * classes + classes;
}

/**
 * The same figures as estimateDesign(designOf(genome)), for searches: one walk over the 12 positions on
 * tables indexed by width. Genomes must be valid.
 */
export function genomeEstimator(
  setting: Setting,
  system: System,
  tables: Tables = tablesOf(system),
  visit: GenomeVisitor | null = null,
): (genome: Genome) => GenomeEstimate {
  /** By the part of the points that designs read; each is made when the first one comes. */
  const byShare = new Map<number, (genome: Genome) => GenomeEstimate>();
  return (genome) => {
    const { share = 1 } = genome;
    let estimate = byShare.get(share);
    if (!estimate) {
      estimate = estimatorOf(share, setting, system, tables, visit);
      byShare.set(share, estimate);
    }
    return estimate(genome);
  };
}

function estimatorOf(
  share: number,
  whole: Setting,
  system: System,
  tables: Tables,
  visit: GenomeVisitor | null,
): (genome: Genome) => GenomeEstimate {
  const setting = settingAt(whole, share);
  const machines = [new WidthTable(tables.device, setting), new WidthTable(tables.edge, setting)] as const;
  const { points, classes, features, words } = setting;
  const embedding = words ? words.vocabulary * features : 0;
  const resultBytes = 4 * classes;
  const readsGraph = new Uint8Array(POSITIONS);
  const traffic = new GenomeTraffic(setting, whole.points, tables);
  const { runs, coding } = traffic;

  return (genome) => {
    const { ops, functions } = genome;
    // A Sample runs only when an Aggregate reads its graph before the next Sample.
    let wanted = 0;
    for (let p = POSITIONS - 1; p >= 0; p--) {
      const op = ops[p] as number;
      if (READS_GRAPH[op] === 1) wanted = 1;
      if (op === SAMPLE) {
        readsGraph[p] = wanted;
        wanted = 0;
      }
    }
    traffic.start(genome);
    const ms = [0, 0] as [number, number];
    let side: 0 | 1 = 0;
    let pooled = false;
    let width = features;
    let parameters = embedding;
    let made = OUTSIDE;
    let readBy = 0;
    let graphMade = OUTSIDE;
    let graphReadBy = 0;
    let ownGraph = words !== undefined;
    for (let p = 0; p < POSITIONS; p++) {
      const op = ops[p] as number;
      const fn = functions[p] as number;
      if (op === CONNECT) continue;
      if (op === COMMUNICATE) {
        side = (1 - side) as 0 | 1;
        continue;
      }
      if (op === SAMPLE && readsGraph[p] === 0) continue;
      const reads = READS_GRAPH[op] === 1;
      const from = reads && graphMade > made ? graphMade : made;
      const stage = stageOn(side, from);
      runs[stage] = 1;
      readBy |= 1 << stage;
      const machine = machines[side];
      const opMs = pooled ? machine.pooled(op, fn, width) : machine.nodes(op, fn, width, ownGraph && reads);
      ms[side] += opMs;
      visit?.(op, fn, width, pooled, side, opMs);
      if (op === SAMPLE) {
        traffic.graph(graphMade, graphReadBy, ownGraph);
        graphMade = stage;
        graphReadBy = 0;
        ownGraph = false;
        continue;
      }
      if (reads) graphReadBy |= 1 << stage;
      traffic.value(made, readBy, pooled ? 1 : points, width);
      const to = genomeWidth(op, fn, width);
      parameters += genomeParameters(op, fn, width);
      if (op === POOL) pooled = true;
      made = stage;
      readBy = 0;
      width = to;
    }
    const last = stageOn(side, made);
    runs[last] = 1;
    readBy |= 1 << last;
    traffic.value(made, readBy, 1, width);
    traffic.graph(graphMade, graphReadBy, ownGraph);
    const classifierMs = machines[side].classifier(width);
    ms[side] += classifierMs;
    visit?.(CLASSIFIER, 0, width, true, side, classifierMs);
    parameters += classifierParameters(width, classes);
    traffic.result(last, resultBytes);
    const { up: bytesUp, down: bytesDown } = traffic;
    const runMs = [coding.device, coding.edge] as [number, number];
    for (let stage = 0; stage < 3; stage++) {
      if (runs[stage] === 0) continue;
      const on = stage === 1 ? 1 : 0;
      runMs[on] += machines[on].table.runMs(traffic.bytes[stage] as number);
    }
    const upMs = runs[1] === 1 ? crossingMs(system, bytesUp, 'up') : 0;
    const downMs = runs[1] === 1 ? crossingMs(system, bytesDown, 'down') : 0;
    const otherMs = otherOf(system, runs[1] === 1) + coding.other;
    const [deviceRunMs, edgeRunMs] = runMs;
    const deviceMs = ms[0] + deviceRunMs;
    const edgeMs = ms[1] + edgeRunMs;
    const parts = { deviceMs, upMs, edgeMs, downMs, otherMs };
    return {
      latencyMs: deviceMs + upMs + edgeMs + downMs + otherMs,
      energyMj: energyOf(system, parts),
      ...parts,
      bytesUp,
      bytesDown,
      parameters,
      deviceRunMs,
      edgeRunMs,
    };
  };
}
