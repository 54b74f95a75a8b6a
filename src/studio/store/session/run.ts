import type { Pipelined } from '../../../app/measuring.ts';
import type { Prediction } from '../../../system/prediction.ts';
import type { BuiltBundle } from '../../../workers/bundling.ts';
import type { RunFrame } from '../../../workers/coinference.ts';
import type { Sample } from '../../../workers/device.worker.ts';
import type { Advice } from '../advice.ts';

/** Weights that runs use: a checkpoint's id, or untrained ones. */
export type WeightsId = string;
export const UNTRAINED = 'untrained';

/** What ran, to tell whether it is still what is on the canvas. */
export interface Ran {
  designKey: string;
  task: string;
  points: number;
  weights: WeightsId;
  endpoint: string;
  frames: number;
  /** When it was started, ISO 8601. */
  at: string;
  /** What was predicted of it before, where that was of these machines and this link. */
  predicted: Prediction | null;
}

export interface RunSession {
  /** Frames of the next run. */
  frames: number;
  /** How long a frame may wait for the edge before the run gives up, s. */
  giveUpS: number;
  /** The person's choice; null follows the newest checkpoint. */
  weights: WeightsId | null;
  /** The sample that is shown. */
  sample: Sample | null;
  sampleProblem: Advice | null;
  /** Of the last run, whatever is on the canvas now. */
  ran: Ran | null;
  results: readonly RunFrame[];
  /** Frames that were run before and are not among the results; null until that is known. */
  warmUp: number | null;
  /** The same samples as overlapping frames; null until they have run. */
  stream: Pipelined | null;
}

export const initialRun: RunSession = {
  frames: 10,
  giveUpS: 60,
  weights: null,
  sample: null,
  sampleProblem: null,
  ran: null,
  results: [],
  warmUp: null,
  stream: null,
};

export interface BundleSession {
  /** The checkpoint to take; null follows the newest. */
  checkpoint: string | null;
  /** The dispatcher's zoo is exported in the place of the design on the canvas. */
  zoo?: boolean;
  /** `designKey` is null of a zoo. */
  built: (BuiltBundle & { name: string; designKey: string | null }) | null;
}

export const initialBundle: BundleSession = { checkpoint: null, built: null };
