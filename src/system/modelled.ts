import type { Setting } from '../design/types.ts';
import type { PowerProfile } from './energy.ts';
import { keyText, type OpKey } from './keys.ts';
import {
  type CoreModel,
  type Fact,
  type MachineModel,
  REFERENCE_CORE,
  type RooflineModel,
} from './machines.ts';
import { keptCounts, keptGrid, spaceGrid } from './plan.ts';
import type { Profile, ProfileRow } from './profile.ts';
import { nativeReference } from './reference/native.ts';
import { type ByResource, type Layout, workOf } from './reference/resources.ts';
import { bytesIn } from './table.ts';

/** The date that the figures of machines.ts were written down: a modelled profile is the same whenever it is made. */
const WRITTEN = '2026-11-29T00:00:00Z';

/**
 * Roofline with a fixed start (Williams et al. 2009): an op takes the longer of its arithmetic and its
 * traffic, plus `overheadUs`. In ms.
 */
function rooflineMs(machine: RooflineModel, flops: number, bytes: number, scale: number): number {
  const arithmetic = flops / (machine.gflops.value * machine.efficiency.value * 1e6);
  const traffic = bytes / (machine.gbPerS.value * machine.bandwidthShare.value * 1e6);
  return scale * (Math.max(arithmetic, traffic) + machine.overheadUs.value / 1000);
}

/** What the machine cannot beat: its peak and its bandwidth, with nothing assumed. */
const boundMs = (machine: RooflineModel, flops: number, bytes: number): number =>
  Math.max(flops / (machine.gflops.value * 1e6), bytes / (machine.gbPerS.value * 1e6));

/**
 * The row that the machine's table would hold. Rows of ops contain the start of the engine and the copy of their
 * inputs, as measured ones do, because tables take those off. The interval goes from the hardware's bound
 * to `slowest` times the model.
 */
function rooflineRow(machine: RooflineModel, key: OpKey): ProfileRow {
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

type CoreFigures = Pick<CoreModel, 'gflops' | 'gbPerS' | 'ghz'>;

/** How many times as long as another core's a core's ops take, by what they need. @param slower the same of its engine */
export function coreRatios(from: CoreFigures, to: CoreFigures, slower = 1): ByResource {
  const clock = (slower * from.ghz.value) / to.ghz.value;
  return {
    arithmetic: (slower * from.gflops.value) / to.gflops.value,
    ...{ comparing: clock, picking: clock, near: clock, shared: clock, nodes: clock, start: clock },
    memory: (slower * from.gbPerS.value) / to.gbPerS.value,
  };
}

const KIB = 1024;
/** A core with the native engine. */
export const layoutOf = ({ ownCache, sharedCache }: Pick<CoreModel, 'ownCache' | 'sharedCache'>): Layout => ({
  gather: 'block',
  ownCache: KIB * ownCache.value,
  sharedCache: KIB * sharedCache.value,
});

function rowsOf(machine: MachineModel): (key: OpKey) => ProfileRow {
  if (machine.after === 'roofline') return (key) => rooflineRow(machine, key);
  const times = coreRatios(REFERENCE_CORE, machine, machine.engine.value);
  const layout = layoutOf(machine);
  return (key) => nativeReference().row(key, times, machine.apart.value, layout);
}

/** The grid of the space in a setting, as a machine's table has it, and what was made of it with other keys. */
interface Modelled {
  setting: string;
  grid: ProfileRow[];
  known: ReadonlySet<string>;
  /** By the texts of the keys that are not in the grid. */
  profiles: Map<string, Profile>;
}

/** Of each machine the newest setting's. A design on the canvas asks with every edit, mostly with the same keys. */
const newest = new WeakMap<MachineModel, Modelled>();
/** Profiles with keys of their own that are kept of a machine. */
const MOST_KEPT = 16;

function modelledGrid(machine: MachineModel, setting: Setting): Modelled {
  const text = JSON.stringify(setting);
  const before = newest.get(machine);
  if (before?.setting === text) return before;
  const parts = keptCounts(setting).flatMap((points) => keptGrid(setting, points));
  const keys = new Map([...spaceGrid(setting), ...parts].map(({ key }) => [keyText(key), key]));
  const grid = [...keys.values()].map(rowsOf(machine));
  const made = { setting: text, grid, known: new Set(keys.keys()), profiles: new Map() };
  newest.set(machine, made);
  return made;
}

/**
 * A machine that is not here: a core from an engine's measured ops, scaled by public figures; any other by a roofline. Always
 * called modelled. The same object for the same keys, until others were asked for.
 * @param keys what else to answer exactly, such as keysOfDesign; the grid of the 12-position space is always in it
 */
export function modelledProfile(
  machine: MachineModel,
  setting: Setting,
  keys: readonly OpKey[] = [],
): Profile {
  const { grid, known, profiles } = modelledGrid(machine, setting);
  const texts = new Map(keys.map((key) => [keyText(key), key]));
  const others = [...texts].filter(([text]) => !known.has(text)).sort(([a], [b]) => (a < b ? -1 : 1));
  const asked = others.map(([text]) => text).join('\n');
  const before = profiles.get(asked);
  if (before) return before;
  const profile: Profile = {
    format: 'gcode-profile',
    version: 2,
    kind: 'modelled',
    host: machine.name,
    runtime: { engine: 'onnxruntime-node', provider: 'cpu', version: 'modelled', threads: 1 },
    points: setting.points,
    created: WRITTEN,
    drift: { samplesMs: [], ratio: 1, steady: true },
    rows: [...grid, ...others.map(([, key]) => key).map(rowsOf(machine))],
  };
  if (profiles.size >= MOST_KEPT) profiles.clear();
  profiles.set(asked, profile);
  return profile;
}

const ROOFLINE: readonly [keyof RooflineModel, label: string, unit: string][] = [
  ['gflops', 'fp32 arithmetic', 'GFLOPS'],
  ['gbPerS', 'memory bandwidth', 'GB/s'],
  ['efficiency', 'share of the arithmetic that is reached', ''],
  ['bandwidthShare', 'share of the bandwidth that is reached', ''],
  ['overheadUs', 'start of an op', 'us'],
  ['slowest', 'upper end of the interval', 'x the model'],
];
const CORE: readonly [keyof CoreModel, label: string, unit: string][] = [
  ['gflops', 'fp32 arithmetic of a core', 'GFLOPS'],
  ['gbPerS', 'memory bandwidth', 'GB/s'],
  ['ghz', 'clock', 'GHz'],
  ['ownCache', 'cache of its own', 'KiB'],
  ['sharedCache', 'cache that cores share', 'KiB'],
  ['engine', "the engine's time over this one's", 'x'],
  ['apart', 'interval, both ways', 'x'],
];

/** Every figure that a modelled machine rests on, with its source, for people to read. */
export function figuresOf(machine: MachineModel): { label: string; unit: string; fact: Fact }[] {
  if (machine.after === 'roofline')
    return ROOFLINE.map(([field, label, unit]) => ({ label, unit, fact: machine[field] as Fact }));
  const own = CORE.map(([field, label, unit]) => ({ label, unit, fact: machine[field] as Fact }));
  const { host, runtime, created } = nativeReference().profiles[0] as Profile;
  const where = `${host}, ${runtime.engine} ${runtime.version}, 1 thread, timed ${created.slice(0, 10)}`;
  const measured = Object.entries(REFERENCE_CORE).map(([field, fact]) => ({
    label: `measured core: ${CORE.find(([name]) => name === field)?.[1]}`,
    unit: CORE.find(([name]) => name === field)?.[2] ?? '',
    fact: { ...fact, source: `${fact.source} (${where})` },
  }));
  return [...own, ...measured];
}

/** Stands in for the power of a machine whose power as a device is not public: energies are no number. */
export const NO_POWER: PowerProfile = {
  name: 'not public',
  activeW: Number.NaN,
  idleW: Number.NaN,
  radioW: Number.NaN,
  source: 'no public figure',
};
