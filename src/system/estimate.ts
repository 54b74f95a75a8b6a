import { crossings, type Port, plan, portBytes, type Segment } from '../design/segments.ts';
import { shapesOf } from '../design/shapes.ts';
import type { Design, Placement, Setting } from '../design/types.ts';
import { keyReader, segmentsOf } from './designKeys.ts';
import { deviceEnergyMj } from './energy.ts';
import type { OpKey } from './keys.ts';
import { payloadMs, transferMs, transferSpread } from './link.ts';
import type { Figure, Provenance } from './provenance.ts';
import { linkProvenance, type System, systemProvenance } from './system.ts';
import { LatencyTable } from './table.ts';
import { throughputFps } from './throughput.ts';

/** Where a frame's time goes, ms. */
export interface Parts {
  deviceMs: number;
  upMs: number;
  edgeMs: number;
  downMs: number;
}

/** NaN in times and energy when `missing` is not empty: nothing stands in for a timing that was not made. */
export interface Estimate {
  latencyMs: number;
  /** Every op and every way over the link at its lower, and at its upper quartile. */
  lowMs: number;
  highMs: number;
  provenance: Provenance;
  parts: Parts;
  /** Frames a second when frames overlap: the slowest part's. */
  throughputFps: number;
  /** Energy of the device for one frame, millijoules; modelled. */
  energyMj: number;
  /** Time of each op, Communicate ops included. Ops that do not run, or are missing, are absent. */
  perOp: Map<string, Figure>;
  /** Starting the engine and copying tensors in and out, which belongs to no op. */
  runMs: Record<Placement, number>;
  bytesUp: number;
  bytesDown: number;
  /** Keys that the profiles cannot answer. */
  missing: { placement: Placement; key: OpKey }[];
}

export interface Tables {
  device: LatencyTable;
  edge: LatencyTable;
}

export const tablesOf = (system: System): Tables => ({
  device: new LatencyTable(system.device, system.calibration?.device),
  edge: new LatencyTable(system.edge, system.calibration?.edge),
});

/**
 * Latency and energy of one frame of a valid design, by the sum of its ops' measured latencies, each side's times its
 * calibrated factor where the system has one.
 * @param tables pass them when estimating many designs of one system
 */
export function estimateDesign(
  design: Design,
  setting: Setting,
  system: System,
  tables: Tables = tablesOf(system),
): Estimate {
  const shapes = shapesOf(design, setting);
  const keyOfOp = keyReader(design, setting);
  const p = plan(design);
  const perOp = new Map<string, Figure>();
  const missing: Estimate['missing'] = [];
  const side = { device: [0, 0, 0], edge: [0, 0, 0] } as Record<Placement, [number, number, number]>;
  const runMs = { device: 0, edge: 0 };
  const bytes = (ports: readonly Port[]) =>
    ports.reduce((sum, port) => sum + portBytes(port, design, shapes, setting), 0);

  const addSegment = ({ placement, ops, inputs, outputs }: Segment) => {
    const table = tables[placement];
    const where = system[placement].host;
    const start = table.runMs(bytes(inputs) + bytes(outputs));
    const total = side[placement];
    runMs[placement] += start;
    for (let i = 0; i < 3; i++) total[i as 0] += start;
    for (const op of ops) {
      const key = keyOfOp(op);
      if (!key) continue;
      const reading = table.read(key);
      total[0] += reading.ms;
      total[1] += reading.lowMs;
      total[2] += reading.highMs;
      if (reading.basis === 'missing') {
        missing.push({ placement, key });
        continue;
      }
      const measured = reading.basis === 'exact' && table.factor === 1 ? 'measured' : 'predicted';
      perOp.set(op.id, {
        value: reading.ms,
        unit: 'ms',
        provenance: system[placement].kind === 'modelled' ? 'modelled' : measured,
        low: reading.lowMs,
        high: reading.highMs,
        when: system[placement].created,
        where,
      });
    }
  };
  segmentsOf(p).forEach(addSegment);

  const bytesUp = bytes(p.up);
  const bytesDown = bytes(p.down);
  const over = (crossing: number, direction: 'up' | 'down') =>
    p.edge ? transferSpread(system.link, crossing, direction) : { ms: 0, lowMs: 0, highMs: 0 };
  const up = over(bytesUp, 'up');
  const down = over(bytesDown, 'down');
  const [upMs, downMs] = [up.ms, down.ms];
  if (p.edge) addCrossings(perOp, design, setting, system);
  const parts = { deviceMs: side.device[0], upMs, edgeMs: side.edge[0], downMs };
  return {
    latencyMs: side.device[0] + upMs + side.edge[0] + downMs,
    lowMs: side.device[1] + up.lowMs + side.edge[1] + down.lowMs,
    highMs: side.device[2] + up.highMs + side.edge[2] + down.highMs,
    provenance: systemProvenance(system),
    parts,
    throughputFps: throughputFps(parts),
    energyMj: deviceEnergyMj(system.power, parts.deviceMs, upMs + downMs, parts.edgeMs),
    perOp,
    runMs,
    bytesUp,
    bytesDown,
    missing,
  };
}

/** Gives each Communicate its payload's time and an equal share of its direction's fixed time. */
function addCrossings(perOp: Map<string, Figure>, design: Design, setting: Setting, system: System): void {
  const { link } = system;
  const list = crossings(design, setting);
  for (const { opId, direction, bytes } of list) {
    // The result's way home has no Communicate op of its own; it is part of downMs only.
    if (perOp.has(opId)) continue;
    const sharing = list.filter((other) => other.direction === direction).length;
    const value = transferMs(link, 0, direction) / sharing + payloadMs(link, bytes, direction);
    perOp.set(opId, { value, unit: 'ms', provenance: linkProvenance(link), where: `link ${link.source}` });
  }
}
