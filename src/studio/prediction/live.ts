import type { PredictorAbout } from '../../workers/predictor.worker.ts';
import type { Advice } from '../kit/advice.ts';
import { createLive } from '../kit/live.ts';

/** A trained predictor as it is kept: its weights lie beside it. */
export interface PredictorRecord {
  id: string;
  /** The tables that it corrects: with others it is not asked. */
  tables: string;
  about: PredictorAbout;
}

/** A predictor that errs more than the sum that it corrects has too few designs to learn from: it is not asked. */
export const isBetter = ({ crossValidated, tableSum }: PredictorRecord['about']): boolean =>
  crossValidated.mape < tableSum.mape;

/** The latency predictor of what is here, and the measured designs that it is trained on. */
export interface PredictorLive {
  /** What it belongs to: both machines' keys. Null until it was looked up. */
  key: string | null;
  record: PredictorRecord | null;
  /** Measured designs that are kept, and their samples (one for each link rate). */
  designs: number;
  samples: number;
  /** Designs to have in the end. */
  target: number;
  doing: { kind: 'measure' | 'train'; words: string } | null;
  progress: number | null;
  leftMs: number | null;
  problem: Advice | null;
}

export const predictorLive = createLive<PredictorLive>({
  key: null,
  record: null,
  designs: 0,
  samples: 0,
  target: 300,
  doing: null,
  progress: null,
  leftMs: null,
  problem: null,
});
