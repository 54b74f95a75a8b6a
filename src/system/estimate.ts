import { crossings } from '../design/crossings.ts';
import { plan, type Segment } from '../design/segments.ts';
import { shapesOf } from '../design/shapes.ts';
import type { Design, Placement, Setting } from '../design/types.ts';
import { type WireTensor, wireBytes } from '../design/wire.ts';
import { type CodingGap, codingOf } from './coding.ts';
import { COVERAGE, type Interval, intervalBy } from './coverage.ts';
import { crossingMs, crossingSpread, otherMs as otherOf } from './crossing.ts';
import { keyReader, segmentsOf } from './designKeys.ts';
import { deviceEnergyMj } from './energy.ts';
import type { OpKey } from './keys.ts';
import { payloadMs, transferSpread } from './link.ts';
import type { Parts } from './parts.ts';
import type { Figure, Provenance } from './provenance.ts';
import { linkProvenance, type System, systemProvenance } from './system.ts';
import { LatencyTable } from './table.ts';
import { throughputFps } from './throughput.ts';

/** NaN in times and energy when `missing` is not empty: nothing stands in for a timing that was not made. */
export interface Estimate {
  latencyMs: number;
  lowMs: number;
  highMs: number;
  /**
   * Share of measurements that the interval holds, by designs that were measured on the system. Null where none were: then
   * it is every op and every way over the link at its lower, and at its upper quartile, which says nothing of the sum.
   */
  coverage: number | null;
  provenance: Provenance;
  parts: Parts;
  /** Frames a second when frames overlap: the slowest part's. */
  throughputFps: number;
  /** Energy of the device for one frame, millijoules; modelled. */
  energyMj: number;
  /** Time of each op, Communicate ops included. Ops that do not run, or are missing, are absent. */
  perOp: Map<string, Figure>;
  /** Starting the engine, copying tensors in and out, encoding and decoding them: what belongs to no op. */
  runMs: Record<Placement, number>;
  /** Segments of each side. */
  runs: Record<Placement, number>;
  /** Of the tensors that cross, in their codecs. */
  bytesUp: number;
  bytesDown: number;
  /** Encoding and decoding that the tables have no time of, so that it is in no figure here; then `coverage` is null. */
  uncounted: CodingGap[];
  /** Whether a codec compresses: then the bytes, and the time that they take, are at most these until they are measured. */
  atMost: boolean;
  /** Keys that the profiles cannot answer. */
  missing: { placement: Placement; key: OpKey }[];
}

export interface Tables {
  device: LatencyTable;
  edge: LatencyTable;
}

export const tablesOf = ({
  device,
  edge,
  calibration,
}: Pick<System, 'device' | 'edge' | 'calibration'>): Tables => ({
  device: new LatencyTable(device, calibration?.device, calibration?.startMs.device),
  edge: new LatencyTable(edge, calibration?.edge, calibration?.startMs.edge),
});

/**
 * Latency and energy of one frame of a valid design, by the sum of its ops' measured latencies, calibrated on whole
 * designs where the system has a calibration.
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
  const runs = { device: 0, edge: 0 };
  const bytes = (tensors: readonly WireTensor[]) => wireBytes(tensors, design, shapes, setting);

  const addSegment = ({ placement, ops, receives, sends }: Segment) => {
    const table = tables[placement];
    const where = system[placement].host;
    const start = table.runMs(bytes(receives) + bytes(sends));
    const total = side[placement];
    runMs[placement] += start;
    runs[placement]++;
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

  const { ms: coding, uncounted } = codingOf(design, setting, tables, p, shapes);
  for (const placement of ['device', 'edge'] as const) {
    runMs[placement] += coding[0][placement];
    for (let i = 0; i < 3; i++) side[placement][i as 0] += coding[i as 0][placement];
  }

  const bytesUp = bytes(p.wire.up);
  const bytesDown = bytes(p.wire.down);
  const over = (crossing: number, direction: 'up' | 'down') =>
    p.edge ? crossingSpread(system, crossing, direction) : { ms: 0, lowMs: 0, highMs: 0 };
  const up = over(bytesUp, 'up');
  const down = over(bytesDown, 'down');
  if (p.edge) addCrossings(perOp, design, setting, system);
  const [otherMs, otherLowMs, otherHighMs] = coding.map(
    ({ other }) => otherOf(system, p.edge !== undefined) + other,
  ) as [number, number, number];
  const parts = {
    deviceMs: side.device[0],
    upMs: up.ms,
    edgeMs: side.edge[0],
    downMs: down.ms,
    otherMs,
  };
  const latencyMs = parts.deviceMs + up.ms + parts.edgeMs + down.ms + otherMs;
  const interval = calibratedInterval(system)({ latencyMs, bytesUp, bytesDown }) ?? {
    lowMs: side.device[1] + up.lowMs + side.edge[1] + down.lowMs + otherLowMs,
    highMs: side.device[2] + up.highMs + side.edge[2] + down.highMs + otherHighMs,
    coverage: null,
  };
  return {
    latencyMs,
    ...interval,
    // What is left out is in no error that the interval was made from.
    ...(uncounted.length > 0 && { coverage: null }),
    provenance: systemProvenance(system),
    parts,
    throughputFps: throughputFps(parts),
    energyMj: energyOf(system, parts),
    perOp,
    runMs,
    runs,
    bytesUp,
    bytesDown,
    uncounted,
    atMost: [...p.wire.up, ...p.wire.down].some(({ deflate }) => deflate),
    missing,
  };
}

/**
 * The interval that a system's calibration gives a latency: what it holds, and what the jitter and losses of a link that
 * was set by hand reach on top; what a measured link varies by is among the calibration's errors. Null without one.
 */
export function calibratedInterval({
  calibration,
  link,
}: Pick<System, 'calibration' | 'link'>): (
  estimate: Pick<Estimate, 'latencyMs' | 'bytesUp' | 'bytesDown'>,
) => (Interval & { coverage: number }) | null {
  const around = calibration ? intervalBy(calibration) : () => null;
  const byHand = link.source === 'set by hand';
  return ({ latencyMs, bytesUp, bytesDown }) => {
    const interval = around(latencyMs);
    if (!interval) return null;
    const ways =
      byHand && bytesUp + bytesDown > 0
        ? [transferSpread(link, bytesUp, 'up'), transferSpread(link, bytesDown, 'down')]
        : [];
    const below = ways.reduce((sum, { ms, lowMs }) => sum + ms - lowMs, 0);
    const above = ways.reduce((sum, { ms, highMs }) => sum + highMs - ms, 0);
    return {
      lowMs: Math.max(0, interval.lowMs - below),
      highMs: interval.highMs + above,
      coverage: COVERAGE,
    };
  };
}

/** Energy that a frame of these parts costs the device, mJ. It waits while the edge computes, and while anything else is done. */
export const energyOf = ({ power }: Pick<System, 'power'>, parts: Parts): number =>
  deviceEnergyMj(power, parts.deviceMs, parts.upMs + parts.downMs, parts.edgeMs + parts.otherMs);

/** Gives each Communicate its payload's time and an equal share of its direction's fixed time. */
function addCrossings(perOp: Map<string, Figure>, design: Design, setting: Setting, system: System): void {
  const { link } = system;
  const list = crossings(design, setting);
  for (const { opId, direction, bytes } of list) {
    // The result's way home has no Communicate op of its own; it is part of downMs only.
    if (perOp.has(opId)) continue;
    const sharing = list.filter((other) => other.direction === direction).length;
    const value = crossingMs(system, 0, direction) / sharing + payloadMs(link, bytes, direction);
    perOp.set(opId, { value, unit: 'ms', provenance: linkProvenance(link), where: `link ${link.source}` });
  }
}
