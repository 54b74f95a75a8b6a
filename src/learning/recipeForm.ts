import { z } from 'zod';
import { OPTIMISERS } from '../onnx/optimiserNames.ts';

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
    mix: z.number().min(0).max(1).optional(),
    words: share.optional(),
  }),
  /** Of sentences: how far the embedding starts from naive Bayes (wordPrior.ts); 0 for not at all. */
  wordPrior: z.number().min(0).default(0),
  /** Whether every class is seen equally often, however many samples it has. */
  balanced: z.boolean(),
  /** Epochs without a better accuracy on val after which training stops; 0 for never. */
  patience: z.int().min(0),
});
