import type { Design, Setting } from '../design/types.ts';
import { type LatencyGraph, latencyGraph } from '../learning/latency/latencyGraph.ts';
import { estimateDesign, type Tables, tablesOf } from './estimate.ts';
import { keyText } from './keys.ts';
import { heldTo } from './link.ts';
import type { System } from './system.ts';

/** A system with its link held to a rate, 10^6 bits a second; null leaves the link as it was measured. */
export const systemAt = (system: System, mbps: number | null): System =>
  mbps === null ? system : { ...system, link: heldTo(system.link, mbps) };

/** The tables as they were measured, which is what the network corrects, whatever else was fitted to them. */
export const plainTablesOf = ({ calibration: _, ...system }: System): Tables => tablesOf(system);

/** The tables cannot answer for an op: nothing stands in for a timing that was not made. */
export class UntimedError extends Error {
  constructor(keys: readonly string[]) {
    super(`the tables have no time for ${keys.join(', ')}`);
    this.name = 'UntimedError';
  }
}

/**
 * A valid design as the latency predictor reads it, with the system's table times.
 * Throws UntimedError when an op is missing in the tables.
 * @param tables `plainTablesOf(system)`; pass them for many designs of one system
 */
export function latencyGraphOf(
  design: Design,
  setting: Setting,
  system: System,
  tables: Tables = plainTablesOf(system),
): LatencyGraph {
  const { perOp, runMs, missing } = estimateDesign(design, setting, system, tables);
  if (missing.length > 0) throw new UntimedError(missing.map(({ key }) => keyText(key)));
  const opMs = new Map([...perOp].map(([id, figure]) => [id, figure.value]));
  const { upMbps, downMbps, roundTripMs, perRequestMs } = system.link;
  const link = { upMbps, downMbps, fixedMs: (roundTripMs + perRequestMs) / 2 };
  return latencyGraph(design, setting, { opMs, runMs }, link);
}
