import { parseGenome } from '../design/genome.ts';
import { NumberedError } from '../design/problem.ts';
import type { Design, Setting } from '../design/types.ts';
import { latencyGraph } from '../learning/latency/designGraph.ts';
import type { LatencyGraph, LinkTimes } from '../learning/latency/latencyGraph.ts';
import type { LatencyModel } from '../learning/latency/latencyModel.ts';
import { LatencyModelError } from '../learning/latency/latencyModelFile.ts';
import type { RuntimeInfo } from '../runtime/session.ts';
import { estimateDesign, type Tables, tablesOf } from './estimate.ts';
import { keyText } from './keys.ts';
import { goodputMbps, heldTo } from './link.ts';
import type { System } from './system.ts';

/** A system with its link throttled to a rate, 10^6 bits a second; null leaves the link as it was measured. */
export const systemAt = (system: System, mbps: number | null): System =>
  mbps === null ? system : { ...system, link: heldTo(system.link, mbps) };

/** The tables as they were measured, which is what the network corrects, whatever else was fitted to them. */
export const plainTablesOf = ({ calibration: _, ...system }: System): Tables => tablesOf(system);

/** An engine as samples and latency models name it. */
export const engineName = ({
  engine,
  version,
  threads,
}: Pick<RuntimeInfo, 'engine' | 'version' | 'threads'>) => `${engine} ${version}, ${threads} threads`;

/** Throws LatencyModelError when the latency model was trained on a system of other engines. */
export function assertLatencyModelOf(system: Pick<System, 'device' | 'edge'>, model: LatencyModel): void {
  for (const side of ['device', 'edge'] as const) {
    const name = engineName(system[side].runtime);
    if (system[side].kind === 'measured' && model[side] === name) continue;
    const other = system[side].kind === 'modelled' ? `a modelled machine, ${system[side].host}` : name;
    throw new LatencyModelError(
      `the latency model was trained with ${model[side]} as the ${side}; this system has ${other}`,
      'E413',
    );
  }
}

/** Whether a latency model was trained on designs that read each of these shares of the points; of others it knows nothing. */
export function knowsShares({ designs }: Pick<LatencyModel, 'designs'>, shares: readonly number[]): boolean {
  const known = new Set([1, ...designs.map((encoding) => parseGenome(encoding).share ?? 1)]);
  return shares.every((share) => known.has(share));
}

/** The tables cannot answer for an op: nothing stands in for a timing that was not made. */
export class UntimedError extends NumberedError {
  override readonly name = 'UntimedError';
  constructor(keys: readonly string[], where = 'the tables have') {
    super('E416', `${where} no time for ${keys.join(', ')}`);
  }
}

/**
 * A valid design as the latency model reads it, with the system's table times.
 * Throws UntimedError when an op is missing in the tables.
 * @param tables `plainTablesOf(system)`; pass them for many designs of one system
 */
export function latencyGraphOf(
  design: Design,
  setting: Setting,
  system: System,
  tables: Tables = plainTablesOf(system),
): LatencyGraph {
  const { calibration: _, ...plain } = system;
  const { perOp, runMs, missing } = estimateDesign(design, setting, plain, tables);
  if (missing.length > 0) throw new UntimedError(missing.map(({ key }) => keyText(key)));
  const opMs = new Map([...perOp].map(([id, figure]) => [id, figure.value]));
  return latencyGraph(design, setting, { opMs, runMs }, linkTimesOf(system));
}

/** A system's link as a latency model sees it. */
export function linkTimesOf({ link }: Pick<System, 'link'>): LinkTimes {
  return {
    upMbps: goodputMbps(link, 'up'),
    downMbps: goodputMbps(link, 'down'),
    fixedMs: (link.roundTripMs + link.perRequestMs) / 2,
  };
}
