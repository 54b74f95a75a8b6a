import { POWER_PRESETS, type PowerProfile } from './energy.ts';
import { named } from './machineNames.ts';
import AGREEMENT from './reference/data/agreement.json' with { type: 'json' };
import CORE from './reference/data/core.json' with { type: 'json' };

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

/** A machine known by public figures alone. Plain data: `{ ...machine, gflops: {...} }` replaces a figure. */
interface PublicFigures {
  /** Short name for the command line. */
  id: string;
  name: string;
  /** Arithmetic in fp32, 10^9 operations a second. */
  gflops: Fact;
  /** Memory bandwidth, 10^9 bytes a second. */
  gbPerS: Fact;
  /** As a device; absent where no figure is public. */
  power?: PowerProfile;
}

/** One core of a processor: modelled after an engine that was really measured, by the ratios of these figures. */
export interface CoreModel extends PublicFigures {
  after: 'measurements';
  /** Its clock, for what is done number by number, in its caches, and for the start of an op. */
  ghz: Fact;
  /** Its own cache, and the one that it shares with other cores; the same where it shares its own. KiB. */
  ownCache: Fact;
  sharedCache: Fact;
  /** How many times as long another engine takes than the one that was measured. */
  engine: Fact;
  /** What the model may be off by, as a factor both ways. */
  apart: Fact;
}

/** Any other machine: an op takes the longer of its arithmetic and its traffic, and a start. */
export interface RooflineModel extends PublicFigures {
  after: 'roofline';
  /** Share of `gflops` that ops of these networks reach, above 0 and up to 1. */
  efficiency: Fact;
  /** Share of `gbPerS` that they reach. */
  bandwidthShare: Fact;
  /** Time to start one op, microseconds. */
  overheadUs: Fact;
  /** The interval's upper end, as a multiple of the model. */
  slowest: Fact;
}

export type MachineModel = CoreModel | RooflineModel;

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

const GPU = {
  after: 'roofline' as const,
  efficiency: assumed(0.35, 'assumed: share of the peak that small matrix products reach on a GPU'),
  bandwidthShare: assumed(0.7, 'assumed: share of the data sheet bandwidth that copies reach'),
  // No measurement of these graphs on these machines is public; this is the one check that a roofline had.
  slowest: derived(
    41,
    'a roofline of a Raspberry Pi 4B with an i7-7700 was up to 41 times below what the authors of GCoDE measured there',
  ),
};

const { vectorBits, ...core } = CORE;
/** What the models of cores are derived from: the machine on which the reference's ops were timed, as its file says. */
export const REFERENCE_CORE = core as Record<Exclude<keyof typeof CORE, 'vectorBits'>, Fact>;
/** Of the vectors that its native code computes with, fused multiply-add among it. */
export const REFERENCE_VECTOR_BITS = vectorBits as Fact;

/** What `npm run -s bench:modelled -- --write` found; see reference/check.ts. */
const { ninth, apart, papers: PAPERS } = AGREEMENT;
const APART = derived(
  apart,
  `nine of ten ops are within ${ninth} times where one of two engines, or one of two machines that were timed, is modelled from the other`,
);
const THIS_ENGINE = {
  after: 'measurements' as const,
  engine: published(1, 'ONNX Runtime, as measured'),
  apart: APART,
};
const PAPERS_ENGINE = {
  after: 'measurements' as const,
  engine: derived(
    PAPERS.mean,
    `geometric mean over four designs that the authors of GCoDE measured with PyTorch Geometric on a Raspberry Pi 4B and an i7: their time without the link's, over this engine's; ${PAPERS.least} to ${PAPERS.most}`,
  ),
  apart: APART,
};

const EMBEDDED_LAUNCH = assumed(60, 'assumed: a few kernel launches an op on an embedded GPU');

const PI_4B = {
  ...named('pi4b'),
  gflops: derived(12, 'a Cortex-A72 core: 8 operations a cycle x 1.5 GHz; HPL reaches half of it on four'),
  gbPerS: published(5.15, 'middle of public STREAM results, 4.8-5.5 GB/s'),
  ghz: published(1.5, 'data sheet'),
  ownCache: published(1024, 'second level, which four cores share; there is no third'),
  sharedCache: published(1024, 'second level, which four cores share; there is no third'),
  power: presetPower('Raspberry Pi 4B'),
};
const I7_7700 = {
  ...named('i7-7700'),
  gflops: derived(115.2, 'a Kaby Lake core: 32 operations a cycle x 3.6 GHz'),
  gbPerS: published(38.4, 'data sheet, two channels of DDR4-2400; a core alone may reach less'),
  ghz: published(3.6, 'data sheet, base clock'),
  ownCache: published(256, 'second level of a Kaby Lake core'),
  sharedCache: published(8192, 'data sheet, third level'),
};
/** The same machine with the engine of the paper. */
const papers = (machine: typeof PI_4B | typeof I7_7700): CoreModel => ({
  ...machine,
  ...PAPERS_ENGINE,
  ...named(`${machine.id}-paper` as const),
});

export const MACHINES: readonly MachineModel[] = [
  { ...PI_4B, ...THIS_ENGINE },
  papers(PI_4B),
  {
    ...named('tx2'),
    gflops: derived(665, '256 CUDA cores x 2 x 1.30 GHz; 1.33 TFLOPS is fp16'),
    gbPerS: published(59.7, 'data sheet'),
    ...GPU,
    overheadUs: EMBEDDED_LAUNCH,
    power: presetPower('Jetson TX2'),
  },
  {
    ...named('nano'),
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
    ...named('orin-nano'),
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
    ...named('gtx1060'),
    gflops: published(4375, 'data sheet'),
    gbPerS: published(192, 'data sheet'),
    ...GPU,
    overheadUs: assumed(25, 'assumed: a few kernel launches an op on a desktop GPU'),
  },
  { ...I7_7700, ...THIS_ENGINE },
  papers(I7_7700),
];

export const machineById = (id: string): MachineModel | undefined =>
  MACHINES.find((machine) => machine.id === id.trim().toLowerCase());
