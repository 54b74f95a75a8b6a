import { type Recipe, TEXT_DEFAULTS, TRAINING_DEFAULTS } from '../../../learning/recipe.ts';
import type { TaskInfo } from '../../../tasks/registry.ts';
import type { Provider } from '../../../workers/engine.ts';
import type { Judged } from '../../../workers/judging.ts';

/** Point clouds, or sentences. */
export type SampleKind = TaskInfo['kind'];

/** What the drawer shows. */
export type TrainView = 'curves' | 'compare' | 'confusion' | 'misses';

export interface CurvePoint {
  /** Epochs done, fractions allowed. */
  epoch: number;
  value: number;
}

/** The training that runs or that was the last one. */
export interface TrainingSession {
  /** How the next training goes, by what its samples are. */
  recipes: Record<SampleKind, Recipe>;
  provider: Provider;
  /** Key of the design in training, null before any; the canvas may show another one by now. */
  designKey: string | null;
  /** Epochs done, fractions included. */
  epoch: number;
  /** Epochs planned when it began. */
  epochs: number;
  loss: readonly CurvePoint[];
  accuracy: readonly CurvePoint[];
  samplesPerSecond: number | null;
  view: TrainView;
  /** Ids of the checkpoints whose trainings are compared; null until a person chooses. */
  compared: readonly string[] | null;
}

export const initialTraining: TrainingSession = {
  recipes: { points: TRAINING_DEFAULTS, words: TEXT_DEFAULTS },
  provider: 'wasm',
  designKey: null,
  epoch: 0,
  epochs: TRAINING_DEFAULTS.epochs,
  loss: [],
  accuracy: [],
  samplesPerSecond: null,
  view: 'curves',
  compared: null,
};

/** What a checkpoint takes validation samples for; of one checkpoint at a time. */
export interface JudgedState {
  /** The checkpoint's id. */
  checkpoint: string | null;
  result: Judged | null;
}

export const initialJudged: JudgedState = { checkpoint: null, result: null };
