import { POWER_PRESETS, type PowerProfile } from './energy.ts';

/**
 * One figure of a machine and where it comes from:
 * - `published`: measured or specified by someone, named in `source`;
 * - `derived`: computed from published specifications;
 * - `assumed`: no public figure; a person may put another in its place.
 */
export interface Fact {
  value: number;
  basis: 'published' | 'derived' | 'assumed';
  source: string;
}

/** A machine known by public figures alone. Plain data: `{ ...machine, overheadUs: {...} }` edits an assumption. */
export interface MachineModel {
  /** Short name for the command line. */
  id: string;
  name: string;
  /** Arithmetic in fp32, 10^9 operations a second. */
  gflops: Fact;
  /** Memory bandwidth, 10^9 bytes a second. */
  gbPerS: Fact;
  /** Share of `gflops` that ops of these networks reach, above 0 and up to 1. */
  efficiency: Fact;
  /** Share of `gbPerS` that they reach. */
  bandwidthShare: Fact;
  /** Time to start one op, microseconds. */
  overheadUs: Fact;
  /** The interval's upper end, as a multiple of the model. */
  slowest: Fact;
  /** As a device; absent where no figure is public. */
  power?: PowerProfile;
}

const fact =
  (basis: Fact['basis']) =>
  (value: number, source: string): Fact => ({ value, basis, source });
const published = fact('published');
const derived = fact('derived');
const assumed = fact('assumed');

const presetPower = (name: string): PowerProfile => {
  const power = POWER_PRESETS.find((preset) => preset.name === name);
  if (!power) throw new Error(`no power figures of ${name}`);
  return power;
};

/** No public measurement of these graphs on these machines exists: the same assumptions for all of a kind. */
const SLOWEST = assumed(3, 'assumed: no public measurement says how far real runs fall behind the model');
const GPU = {
  efficiency: assumed(0.35, 'assumed: share of the peak that small matrix products reach on a GPU'),
  bandwidthShare: assumed(0.7, 'assumed: share of the data sheet bandwidth that copies reach'),
  slowest: SLOWEST,
};
const CPU = {
  efficiency: assumed(0.5, 'assumed: share of the peak that small matrix products reach on a CPU'),
  bandwidthShare: assumed(0.7, 'assumed: share of the data sheet bandwidth that copies reach'),
  slowest: SLOWEST,
};
const EMBEDDED_LAUNCH = assumed(60, 'assumed: a few kernel launches an op on an embedded GPU');

export const MACHINES: readonly MachineModel[] = [
  {
    id: 'pi4b',
    name: 'Raspberry Pi 4B',
    gflops: assumed(
      23.6,
      'assumed: twice the fp64 HPL result of 11.8 GFLOPS (published, measured); fp32 itself was not measured',
    ),
    gbPerS: published(5.15, 'middle of public STREAM results, 4.8-5.5 GB/s'),
    efficiency: assumed(0.7, 'assumed: HPL is reached on large products; small ones reach less'),
    bandwidthShare: published(1, 'STREAM is what is reached'),
    overheadUs: assumed(15, 'assumed: start of an op on a slow core; not public'),
    slowest: SLOWEST,
    power: presetPower('Raspberry Pi 4B'),
  },
  {
    id: 'tx2',
    name: 'Jetson TX2',
    gflops: derived(665, '256 CUDA cores x 2 x 1.30 GHz; 1.33 TFLOPS is fp16'),
    gbPerS: published(59.7, 'data sheet'),
    ...GPU,
    overheadUs: EMBEDDED_LAUNCH,
    power: presetPower('Jetson TX2'),
  },
  {
    id: 'nano',
    name: 'Jetson Nano',
    gflops: derived(236, '128 CUDA cores x 2 x 0.92 GHz'),
    gbPerS: published(25.6, 'data sheet'),
    ...GPU,
    overheadUs: EMBEDDED_LAUNCH,
    power: {
      name: 'Jetson Nano',
      activeW: 10,
      idleW: 5,
      radioW: 5,
      source: 'the 10 W mode of the data sheet; assumed: idle and radio as the 5 W mode, an upper bound',
    },
  },
  {
    id: 'orin-nano',
    name: 'Jetson Orin Nano 8GB',
    gflops: derived(1280, '1,024 CUDA cores x 2 x 0.625 GHz'),
    gbPerS: published(68, 'data sheet'),
    ...GPU,
    overheadUs: EMBEDDED_LAUNCH,
    power: {
      name: 'Jetson Orin Nano 8GB',
      activeW: 15,
      idleW: 7,
      radioW: 7,
      source: 'the 15 W mode of the data sheet; assumed: idle and radio as the 7 W mode, an upper bound',
    },
  },
  {
    id: 'gtx1060',
    name: 'GTX 1060 6GB',
    gflops: published(4375, 'data sheet'),
    gbPerS: published(192, 'data sheet'),
    ...GPU,
    overheadUs: assumed(25, 'assumed: a few kernel launches an op on a desktop GPU'),
  },
  {
    id: 'i7-7700',
    name: 'i7-7700',
    gflops: derived(461, '4 cores x 32 operations a cycle x 3.6 GHz'),
    gbPerS: published(38.4, 'data sheet, two channels of DDR4-2400'),
    ...CPU,
    overheadUs: assumed(5, 'assumed: start of an op on a desktop CPU; not public'),
  },
];

export const machineById = (id: string): MachineModel | undefined =>
  MACHINES.find((machine) => machine.id === id.trim().toLowerCase());
