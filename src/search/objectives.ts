import type { TrainedTo } from '../learning/accuracy/trainings.ts';
import type { GenomeEstimate } from '../system/genomeEstimator.ts';
import type { Figure, Provenance, Unit } from '../system/provenance.ts';
import { throughputFps } from '../system/throughput.ts';
import type { AccuracyResult } from './oracle.ts';

export type Direction = 'min' | 'max';

export interface LatencyInterval {
  lowMs: number;
  highMs: number;
  /** Share of measurements that it holds, where that is known. */
  coverage?: number;
  /** Absent where the tables gave it. */
  by?: 'model';
}

/** What a search knows of one candidate. */
export interface Facts {
  estimate: GenomeEstimate;
  /** The latency's interval, where something gives one: the latency model, or else a calibration of the tables. */
  latency: LatencyInterval | null;
  /** Null until evaluated; never guessed. */
  accuracy: AccuracyResult | null;
  /** Whether a codec rounds what crosses: then the accuracy is that of the design without it. */
  rounds?: boolean;
}

/** One thing that a search can optimise, limit, draw and write down. */
export interface Objective {
  title: string;
  /** Its column in tables of results and its key in JSON. */
  field: string;
  unit: Unit;
  direction: Direction;
  /** Values that span decades are compared by their logarithms: the order is the same, steps along a front become even. */
  scale: 'log' | 'linear';
  about: string;
  /** NaN where it is not known. @param accuracy 0..1, NaN where it is not known */
  of(estimate: GenomeEstimate, accuracy: number): number;
  /** @param system of a latency on the searched system */
  provenance(facts: Facts, system: Provenance): Provenance;
  interval?(facts: Facts): Pick<MemberFigure, 'low' | 'high' | 'coverage' | 'by' | 'training'> | null;
}

const counted = (): Provenance => 'measured';
const ofSystem = (_: Facts, system: Provenance): Provenance => system;

/** Everything that search, command line, charts, limits, tables of results and saved fronts know about objectives. */
export const OBJECTIVES = {
  latency: {
    title: 'Latency',
    field: 'latencyMs',
    unit: 'ms',
    direction: 'min',
    scale: 'log',
    about: 'One frame, from the points on the device to the logits on the device.',
    of: ({ latencyMs }) => latencyMs,
    provenance: ofSystem,
    interval({ latency }) {
      if (!latency) return null;
      const { lowMs, highMs, ...rest } = latency;
      return { low: lowMs, high: highMs, ...rest };
    },
  },
  energy: {
    title: 'Device energy',
    field: 'energyMj',
    unit: 'mJ',
    direction: 'min',
    scale: 'log',
    about: 'What one frame costs the device: computing, waiting and sending.',
    of: ({ energyMj }) => energyMj,
    provenance: () => 'modelled',
  },
  accuracy: {
    title: 'Accuracy',
    field: 'accuracy',
    unit: 'fraction',
    direction: 'max',
    scale: 'linear',
    about: 'Share of validation samples that the design classifies correctly.',
    of: (_, accuracy) => accuracy,
    provenance: ({ accuracy }) => accuracy?.provenance ?? 'predicted',
    interval: ({ accuracy }) =>
      accuracy?.low === undefined || accuracy.high === undefined
        ? null
        : {
            ...{ low: accuracy.low, high: accuracy.high },
            ...(accuracy.training && { training: accuracy.training }),
          },
  },
  throughput: {
    title: 'Throughput',
    field: 'throughputFps',
    unit: 'frames/s',
    direction: 'max',
    scale: 'log',
    about: 'Frames a second while frames overlap: the slowest of device, link and edge sets the pace.',
    of: (estimate) => throughputFps(estimate),
    provenance: ofSystem,
  },
  bytes: {
    title: 'Bytes on the link',
    field: 'bytes',
    unit: 'bytes',
    direction: 'min',
    scale: 'log',
    about: 'What one frame sends up and gets back; nothing for a design that runs on the device alone.',
    of: ({ bytesUp, bytesDown }) => bytesUp + bytesDown,
    provenance: counted,
  },
  parameters: {
    title: 'Parameters',
    field: 'parameters',
    unit: 'count',
    direction: 'max',
    scale: 'log',
    about: 'Learned numbers: a stand-in for capacity, not for accuracy, where no accuracy can be had.',
    of: ({ parameters }) => parameters,
    provenance: counted,
  },
  deviceMemory: {
    title: 'Device memory',
    field: 'deviceMemoryBytes',
    unit: 'bytes',
    direction: 'min',
    scale: 'log',
    about: "What the device's part keeps in memory once it runs, the engine itself not counted.",
    of: ({ memory }) => memory?.device ?? Number.NaN,
    provenance: () => 'modelled',
  },
  edgeMemory: {
    title: 'Edge memory',
    field: 'edgeMemoryBytes',
    unit: 'bytes',
    direction: 'min',
    scale: 'log',
    about: "What the edge's part keeps in memory once it runs, the engine itself not counted.",
    of: ({ memory }) => memory?.edge ?? Number.NaN,
    provenance: () => 'modelled',
  },
} as const satisfies Record<string, Objective>;

export type ObjectiveId = keyof typeof OBJECTIVES;
export const OBJECTIVE_IDS = Object.keys(OBJECTIVES) as ObjectiveId[];
export const objective = (id: ObjectiveId): Objective => OBJECTIVES[id];

export const directionsOf = (ids: readonly ObjectiveId[]): Direction[] =>
  ids.map((id) => objective(id).direction);

/** One figure of a candidate; its unit is its objective's. */
interface MemberFigure extends Omit<Figure, 'unit' | 'when' | 'where'> {
  /** A latency of the latency model; absent for the tables'. */
  by?: 'model';
  /** The training that an accuracy is of. */
  training?: TrainedTo;
  /** An accuracy of the design before its codec rounds what crosses. */
  unrounded?: true;
}
export type MemberFigures = Partial<Record<ObjectiveId, MemberFigure>>;

/** Every figure that is known. */
export function figuresOf(facts: Facts, system: Provenance): MemberFigures {
  const accuracy = facts.accuracy?.accuracy ?? Number.NaN;
  const figures: MemberFigures = {};
  for (const id of OBJECTIVE_IDS) {
    const { of, provenance, interval } = objective(id);
    const value = of(facts.estimate, accuracy);
    if (Number.isNaN(value)) continue;
    figures[id] = { value, provenance: provenance(facts, system), ...interval?.(facts) };
    if (id === 'accuracy' && facts.rounds) figures[id] = { ...figures[id], unrounded: true } as MemberFigure;
  }
  return figures;
}
