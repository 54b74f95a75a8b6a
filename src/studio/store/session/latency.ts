import type { Placement } from '../../../design/types.ts';
import type { Prediction } from '../../../system/prediction.ts';
import type { LatencyModelAbout } from '../../../workers/latency.worker.ts';

/** A trained latency model as it is kept: its weights lie beside it. */
export interface LatencyModelRecord {
  id: string;
  /** The tables that it corrects: with others it is not asked. */
  tables: string;
  about: LatencyModelAbout;
}

/** The latency model of what is here, and the measured designs that it is trained on. */
export interface LatencyModelState {
  /** What it belongs to: both machines' keys. Null until it was looked up. */
  key: string | null;
  record: LatencyModelRecord | null;
  /** Measured designs that are kept, and their samples (one for each link rate). */
  designs: number;
  samples: number;
  /** Designs to have in the end. */
  target: number;
}

export const initialLatencyModel: LatencyModelState = {
  key: null,
  record: null,
  designs: 0,
  samples: 0,
  target: 300,
};

/** What is predicted of the design on the canvas, the same for every place that shows it. */
export interface PredictionState {
  /** The project that it is of (`timingKey`). */
  key: string;
  prediction: Prediction | null;
  /** Bytes that each side of the design keeps; null while it is not valid or not worked out yet. */
  memory: Record<Placement, number> | null;
  /** The same of designs of the project that are compared, by the `timingKey` of the project with each on the canvas. */
  others: Readonly<Record<string, Pick<PredictionState, 'prediction' | 'memory'>>>;
}

export const initialPrediction: PredictionState = { key: '', prediction: null, memory: null, others: {} };
