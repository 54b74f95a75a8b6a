import type { RunFrame } from '../../../workers/coinference.ts';
import type { Sample } from '../../../workers/device.worker.ts';
import type { Advice } from '../parts/advice.ts';
import { createLive } from '../parts/live.ts';

/** Weights that runs use: a checkpoint's id, or untrained ones. */
export type WeightsId = string;
export const UNTRAINED = 'untrained';

export interface RunLive {
  /** Frames of the next run. */
  frames: number;
  /** The person's choice; null follows the newest checkpoint. */
  weights: WeightsId | null;
  /** The sample that is shown. */
  sample: Sample | null;
  sampleProblem: Advice | null;
  phase: 'idle' | 'starting' | 'running' | 'stopped' | 'done' | 'failed';
  /** Of the last run, whatever is on the canvas now. */
  ran: { designKey: string; weights: WeightsId; endpoint: string; frames: number } | null;
  results: readonly RunFrame[];
  problem: Advice | null;
}

export const runLive = createLive<RunLive>({
  frames: 10,
  weights: null,
  sample: null,
  sampleProblem: null,
  phase: 'idle',
  ran: null,
  results: [],
  problem: null,
});

export const isRunning = (phase: RunLive['phase']): boolean => phase === 'starting' || phase === 'running';
