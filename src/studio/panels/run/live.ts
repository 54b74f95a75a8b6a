import type { Prediction } from '../../../system/prediction.ts';
import type { RunFrame } from '../../../workers/coinference.ts';
import type { Sample } from '../../../workers/device.worker.ts';
import type { Advice } from '../../kit/advice.ts';
import { createLive } from '../../kit/live.ts';
import { designKey, type Project } from '../../store/project.ts';

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

export const isOf = (ran: Ran | null, { design, task, points }: Project): boolean =>
  ran !== null && ran.task === task && ran.points === points && ran.designKey === designKey(design);

export interface RunLive {
  /** Frames of the next run. */
  frames: number;
  /** How long a frame may wait for the edge before the run gives up, s. */
  giveUpS: number;
  /** The person's choice; null follows the newest checkpoint. */
  weights: WeightsId | null;
  /** The sample that is shown. */
  sample: Sample | null;
  sampleProblem: Advice | null;
  phase: 'idle' | 'starting' | 'running' | 'stopped' | 'done' | 'failed';
  /** Of the last run, whatever is on the canvas now. */
  ran: Ran | null;
  results: readonly RunFrame[];
  /** Frames that were run before and are not among the results; null until that is known. */
  warmUp: number | null;
  problem: Advice | null;
}

export const runLive = createLive<RunLive>({
  frames: 10,
  giveUpS: 60,
  weights: null,
  sample: null,
  sampleProblem: null,
  phase: 'idle',
  ran: null,
  results: [],
  warmUp: null,
  problem: null,
});

export const isRunning = (phase: RunLive['phase']): boolean => phase === 'starting' || phase === 'running';
