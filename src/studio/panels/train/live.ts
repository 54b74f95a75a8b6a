import { type Recipe, TEXT_DEFAULTS, TRAINING_DEFAULTS } from '../../../learning/recipe.ts';
import type { TaskInfo } from '../../../tasks/registry.ts';
import type { Provider } from '../../../workers/engine.ts';
import type { Judged } from '../../../workers/judging.ts';
import type { CurvePoint } from '../../charts/TrainingCurves.tsx';
import type { Advice } from '../../kit/advice.ts';
import { createLive } from '../../kit/live.ts';

export type TrainPhase =
  | 'idle'
  | 'starting'
  | 'training'
  | 'paused'
  | 'stopping'
  | 'stopped'
  | 'done'
  | 'failed';

/** Point clouds, or sentences. */
export type SampleKind = TaskInfo['kind'];

/** What the drawer shows. */
export type TrainView = 'curves' | 'confusion' | 'misses';

/** The training that goes on or that was the last one. */
export interface TrainLive {
  /** How the next training goes, by what its samples are. */
  recipes: Record<SampleKind, Recipe>;
  provider: Provider;
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
  view: TrainView;
}

export const trainLive = createLive<TrainLive>({
  recipes: { points: TRAINING_DEFAULTS, words: TEXT_DEFAULTS },
  provider: 'wasm',
  phase: 'idle',
  designKey: null,
  doing: '',
  epoch: 0,
  epochs: TRAINING_DEFAULTS.epochs,
  loss: [],
  accuracy: [],
  samplesPerSecond: null,
  leftMs: null,
  problem: null,
  view: 'curves',
});

export function changeRecipe(kind: SampleKind, patch: Partial<Recipe>): void {
  trainLive.setState(({ recipes }) => ({ recipes: { ...recipes, [kind]: { ...recipes[kind], ...patch } } }));
}

export const isTraining = (phase: TrainPhase): boolean =>
  phase === 'starting' || phase === 'training' || phase === 'paused' || phase === 'stopping';

/** What a checkpoint takes validation samples for; of one checkpoint at a time. */
export interface JudgeLive {
  /** The checkpoint's id. */
  checkpoint: string | null;
  /** Share of the samples done while they are judged; null before and after. */
  progress: number | null;
  result: Judged | null;
  problem: Advice | null;
}

export const judgeLive = createLive<JudgeLive>({
  checkpoint: null,
  progress: null,
  result: null,
  problem: null,
});
