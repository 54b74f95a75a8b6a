import { z } from 'zod';
import { type Format, readFormat } from '../../design/format.ts';
import { designSchema } from '../../design/schema.ts';
import type { Design } from '../../design/types.ts';
import { epochSchema } from '../../learning/checkpoint.ts';
import { recipeSchema } from '../../learning/recipeForm.ts';

const share = z.number().min(0).max(1);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'is no SHA-256');
/** Names are parts of addresses and of command lines. */
const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'a name has lower-case letters, digits and -');

const entrySchema = z.object({
  name,
  title: z.string(),
  about: z.string(),
  design: designSchema.transform((design) => design as Design),
  /** Nodes a sample (of sentences the most words) that it was judged with: those of its last stage, or the sensor's where it reads a share. */
  points: z.int().positive(),
  /** The weights, in a folder with the task's name beside the index. Placements of one network share them. */
  weights: z.object({ file: name, bytes: z.int().positive(), sha256 }),
  /** Measured with the shipped weights (half precision), and before with those that training left (single). */
  accuracy: z.object({
    split: z.string(),
    samples: z.int().positive(),
    value: share,
    balanced: share,
    single: share,
  }),
  seed: z.number(),
  /** What it was trained with, one stage from the weights of the one before. */
  stages: z.array(
    z.object({
      points: z.int().positive(),
      recipe: recipeSchema,
      epochs: z.int().positive(),
      curve: z.array(epochSchema),
    }),
  ),
  /** Whether that is the task's target recipe, to its end. */
  target: z.boolean(),
  command: z.string(),
  created: z.string(),
});
export type ZooEntry = z.infer<typeof entrySchema>;

const indexSchema = z.object({
  format: z.literal('gcode-zoo'),
  version: z.literal(1),
  task: z.string(),
  features: z.int().positive(),
  classes: z.array(z.string()).min(2),
  /**
   * Of sentences: the first so many terms of the train split's vocabulary, which no file of the zoo holds; their
   * fingerprint tells whether the data at hand give the same.
   */
  vocabulary: z
    .object({ terms: z.int().positive(), neighbours: z.int().positive(), fingerprint: z.string() })
    .optional(),
  entries: z.array(entrySchema),
});
export type ZooIndex = z.infer<typeof indexSchema>;

const FORMAT: Format<ZooIndex> = {
  name: 'gcode-zoo',
  title: 'an index of trained designs',
  version: 1,
  migrations: {},
  schema: indexSchema,
};

/** @throws FormatError */
export const readZooIndex = (json: unknown): ZooIndex => readFormat(FORMAT, json);

export const printZooIndex = (index: ZooIndex): string => `${JSON.stringify(index, null, 1)}\n`;
