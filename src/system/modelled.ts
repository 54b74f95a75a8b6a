import { costOf } from '../design/cost.ts';
import { shapeAfter } from '../design/shapes.ts';
import type { Setting } from '../design/types.ts';
import type { PowerProfile } from './energy.ts';
import { keyText, type OpKey } from './keys.ts';
import type { Fact, MachineModel } from './machines.ts';
import { spaceGrid } from './plan.ts';
import type { Profile, ProfileRow } from './profile.ts';
import { bytesIn } from './table.ts';
import { opOfKey } from './timing.ts';

/** The date that the figures of machines.ts were written down: a modelled profile is the same whenever it is made. */
const WRITTEN = '2026-11-23T00:00:00Z';

/**
 * Roofline with a fixed start (Williams et al. 2009): an op takes the longer of its arithmetic and its
 * traffic, plus `overheadUs`. In ms.
 */
function rooflineMs(machine: MachineModel, flops: number, bytes: number, scale: number): number {
  const arithmetic = flops / (machine.gflops.value * machine.efficiency.value * 1e6);
  const traffic = bytes / (machine.gbPerS.value * machine.bandwidthShare.value * 1e6);
  return scale * (Math.max(arithmetic, traffic) + machine.overheadUs.value / 1000);
}

/** What the machine cannot beat: its peak and its bandwidth, with nothing assumed. */
const boundMs = (machine: MachineModel, flops: number, bytes: number): number =>
  Math.max(flops / (machine.gflops.value * 1e6), bytes / (machine.gbPerS.value * 1e6));

/** Operations, and bytes that have to move at least, of the op that a key stands for. */
function workOf(key: OpKey): { flops: number; bytes: number } {
  const found = opOfKey(key);
  if (!found) return { flops: 0, bytes: bytesIn(key) };
  const { op, inputs } = found;
  const setting: Setting = { points: key.rows, features: key.inWidth, classes: key.outWidth };
  const { flops, bytesMoved } = costOf(op, inputs, shapeAfter(op, inputs, setting), key.k, key.outWidth);
  return { flops, bytes: bytesMoved };
}

/**
 * The row that the machine's table would hold. Rows of ops contain the start of the engine and the copy of their
 * inputs, as measured ones do, because tables take those off. The interval goes from the hardware's bound
 * to `slowest` times the model.
 */
function modelledRow(machine: MachineModel, key: OpKey): ProfileRow {
  const { flops, bytes } = workOf(key);
  const start = key.op === 'Run' ? 0 : rooflineMs(machine, 0, bytesIn(key), 1);
  const ms = start + rooflineMs(machine, flops, bytes, 1);
  return {
    key,
    medianMs: ms,
    q1Ms: Math.min(ms, start + boundMs(machine, flops, bytes)),
    q3Ms: start + rooflineMs(machine, flops, bytes, machine.slowest.value),
    runs: 1,
  };
}

/**
 * A machine that is not here, from its public figures: a first look, always called modelled.
 * @param keys what else to answer exactly, such as keysOfDesign; the grid of the 12-position space is always in it
 */
export function modelledProfile(
  machine: MachineModel,
  setting: Setting,
  keys: readonly OpKey[] = [],
): Profile {
  const all = [...spaceGrid(setting).map(({ key }) => key), ...keys];
  const unique = [...new Map(all.map((key) => [keyText(key), key])).values()];
  return {
    format: 'gcode-profile',
    version: 1,
    kind: 'modelled',
    host: machine.name,
    runtime: { engine: 'onnxruntime-node', provider: 'cpu', version: 'modelled', threads: 1 },
    points: setting.points,
    created: WRITTEN,
    drift: { samplesMs: [], ratio: 1, steady: true },
    rows: unique.map((key) => modelledRow(machine, key)),
  };
}

const FIGURES: readonly { field: keyof MachineModel; label: string; unit: string }[] = [
  { field: 'gflops', label: 'fp32 arithmetic', unit: 'GFLOPS' },
  { field: 'gbPerS', label: 'memory bandwidth', unit: 'GB/s' },
  { field: 'efficiency', label: 'share of the arithmetic that is reached', unit: '' },
  { field: 'bandwidthShare', label: 'share of the bandwidth that is reached', unit: '' },
  { field: 'overheadUs', label: 'start of an op', unit: 'us' },
  { field: 'slowest', label: 'upper end of the interval', unit: 'x the model' },
];

/** Every figure that a modelled machine rests on, with its source, for people to read. */
export const figuresOf = (machine: MachineModel): { label: string; unit: string; fact: Fact }[] =>
  FIGURES.map(({ field, label, unit }) => ({ label, unit, fact: machine[field] as Fact }));

/** Stands in for the power of a machine whose power as a device is not public: energies are no number. */
export const NO_POWER: PowerProfile = {
  name: 'not public',
  activeW: Number.NaN,
  idleW: Number.NaN,
  radioW: Number.NaN,
  source: 'no public figure',
};
