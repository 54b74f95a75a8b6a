import { z } from 'zod';
import { OPTIMISERS, type OptimiserName } from '../onnx/optimisers.ts';
import { AUGMENTATION } from './batches.ts';

const share = z.number().min(0).lt(1);

/** How a design is trained: everything but the design, the data and the engine. A checkpoint keeps it. */
export const recipeSchema = z.object({
  epochs: z.int().positive(),
  /** Samples per step. */
  batch: z.int().positive(),
  seed: z.number(),
  optimiser: z.enum(OPTIMISERS),
  /** Highest rate, reached after the warm-up; then a half cosine to a hundredth of it. */
  learningRate: z.number().positive(),
  /** As the optimiser takes it (onnx/optimisers.ts); 0 for none. */
  weightDecay: z.number().min(0),
  /** Largest length of all gradients together; 0 for any. */
  clip: z.number().min(0),
  /** Decay per step of the moving average of the model that is evaluated and kept; 0 for the model itself. */
  ema: share,
  /** Share of the target spread evenly over the classes. */
  labelSmoothing: share,
  /** Dropout rate of the classifier's hidden layers. */
  dropout: share,
  /** batches.ts says what each does. */
  augmentation: z.object({
    scale: z.tuple([z.number(), z.number()]).readonly().optional(),
    shift: z.number().optional(),
    jitter: z.number().optional(),
    rotation: z.boolean().optional(),
    drawFrom: z.int().positive().optional(),
    words: share.optional(),
  }),
  /** Of sentences: how far the embedding starts from naive Bayes (wordPrior.ts); 0 for not at all. */
  wordPrior: z.number().min(0).default(0),
  /** Whether every class is seen equally often, however many samples it has. */
  balanced: z.boolean(),
  /** Epochs without a better accuracy on val after which training stops; 0 for never. */
  patience: z.int().min(0),
});
export type Recipe = z.infer<typeof recipeSchema>;

/** Rates that suit each optimiser; SGD's is that of DGCNN's authors. */
export const LEARNING_RATES: Record<OptimiserName, number> = { adam: 1e-3, sgd: 0.1 };

export const TRAINING_DEFAULTS = {
  epochs: 20,
  batch: 16,
  seed: 1,
  optimiser: 'adam',
  learningRate: LEARNING_RATES.adam,
  weightDecay: 0,
  clip: 0,
  ema: 0,
  labelSmoothing: 0.1,
  dropout: 0.5,
  augmentation: AUGMENTATION,
  wordPrior: 0,
  balanced: false,
  patience: 0,
} as const satisfies Recipe;

/** The same for sentences: a few passes, or the words of single sentences are learned by heart (npm run bench:text). */
export const TEXT_DEFAULTS = {
  ...TRAINING_DEFAULTS,
  epochs: 3,
  batch: 64,
  learningRate: 3e-3,
  weightDecay: 1,
  ema: 0.98,
  augmentation: { words: 0.5 },
  wordPrior: 1,
} as const satisfies Recipe;

/** What may change when a run goes on: how long it lasts. Everything else would make it another run. */
const MAY_CHANGE: readonly string[] = ['epochs', 'patience'] satisfies (keyof Recipe)[];

/** The first field in which a run that goes on differs from what it was; undefined when it is the same run. */
export function changedField(before: Recipe, now: Recipe): keyof Recipe | undefined {
  return (Object.keys(before) as (keyof Recipe)[]).find(
    (field) => !MAY_CHANGE.includes(field) && JSON.stringify(before[field]) !== JSON.stringify(now[field]),
  );
}
