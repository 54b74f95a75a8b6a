import type { Setting } from '../design/types.ts';
import { type Tables, tablesOf } from './estimate.ts';
import type { Profile } from './profile.ts';
import type { System } from './system.ts';
import { bytesIn, LatencyTable } from './table.ts';
import { growthOf } from './timing.ts';

/** How many nodes samples have, where that varies: quartiles over a task's sentences. */
export interface Lengths {
  low: number;
  /** The median: what a prediction is for. */
  typical: number;
  high: number;
}

/**
 * A profile as it were for another number of nodes, were all net time to grow with them: the most that a latency can
 * depend on a sample's length, because what an op takes to start does not grow.
 */
export function atNodes(profile: Profile, nodes: number): Profile {
  const table = new LatencyTable(profile);
  const ratio = nodes / profile.points;
  const rows = profile.rows.map((row) => {
    if (row.key.op === 'Run') {
      const most = table.runMs(4 * row.key.inWidth);
      return most < row.medianMs
        ? { ...row, medianMs: most, q1Ms: Math.min(row.q1Ms, most), q3Ms: most }
        : row;
    }
    if (row.key.pooled) return row;
    const key = { ...row.key, rows: nodes };
    const [before, after] = [table.runMs(bytesIn(row.key)), table.runMs(bytesIn(key))];
    const scaled = (ms: number) => after + Math.max(0, ms - before) * ratio ** growthOf(key.op);
    return {
      ...row,
      key,
      medianMs: scaled(row.medianMs),
      q1Ms: scaled(row.q1Ms),
      q3Ms: scaled(row.q3Ms),
    };
  });
  return { ...profile, points: nodes, rows };
}

/** A setting and a system's tables for samples of one length. */
export interface AtLength {
  setting: Setting;
  tables: Tables;
}

export function atLength(setting: Setting, system: System, nodes: number): AtLength {
  const { device, edge } = system;
  return {
    setting: { ...setting, points: nodes },
    tables: tablesOf({ ...system, device: atNodes(device, nodes), edge: atNodes(edge, nodes) }),
  };
}
