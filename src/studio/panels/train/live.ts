import type { CurvePoint } from '../../charts/TrainingCurves.tsx';
import type { Advice } from '../parts/advice.ts';
import { createLive } from '../parts/live.ts';

export interface TrainSettings {
  epochs: number;
  batch: number;
  seed: number;
}

export type TrainPhase = 'idle' | 'starting' | 'training' | 'stopping' | 'stopped' | 'done' | 'failed';

/** The training that goes on or that was the last one. */
export interface TrainLive {
  settings: TrainSettings;
  phase: TrainPhase;
  /** Key of the design in training; the canvas may show another one by now. */
  designKey: string | null;
  /** What is going on, in words. */
  doing: string;
  /** Epochs done, fractions included. */
  epoch: number;
  /** Epochs planned when it began. */
  epochs: number;
  loss: readonly CurvePoint[];
  accuracy: readonly CurvePoint[];
  samplesPerSecond: number | null;
  leftMs: number | null;
  problem: Advice | null;
}

export const trainLive = createLive<TrainLive>({
  settings: { epochs: 20, batch: 16, seed: 1 },
  phase: 'idle',
  designKey: null,
  doing: '',
  epoch: 0,
  epochs: 20,
  loss: [],
  accuracy: [],
  samplesPerSecond: null,
  leftMs: null,
  problem: null,
});

export const isTraining = (phase: TrainPhase): boolean =>
  phase === 'starting' || phase === 'training' || phase === 'stopping';
