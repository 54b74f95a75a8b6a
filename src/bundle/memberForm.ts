import { z } from 'zod';
import { designSchema } from '../design/schema.ts';
import type { Design } from '../design/types.ts';
import { PROVENANCES } from '../system/provenance.ts';

export const count = z.int().nonnegative();
/** A dimension with a name varies from sample to sample. */
const tensor = z.object({
  name: z.string(),
  type: z.enum(['float32', 'float16', 'int8', 'int16', 'int32', 'uint8']),
  dims: z.array(z.union([count, z.string()])),
});
export type BundleTensor = z.infer<typeof tensor>;

const segment = z.object({
  file: z.string(),
  placement: z.enum(['device', 'edge']),
  inputs: z.array(tensor),
  outputs: z.array(tensor),
});

/** A number about the design, with where it comes from (see Figure of the system room). */
const figure = z.object({
  name: z.string(),
  value: z.number(),
  unit: z.enum(['ms', 'mJ', 'W', 'bytes', 'Mb/s', 'fraction', 'count', 'FLOP', 'frames/s']),
  provenance: z.enum(PROVENANCES as [string, ...string[]]),
  low: z.number().optional(),
  high: z.number().optional(),
  when: z.string().optional(),
  where: z.string().optional(),
});

/** A tensor on the link, and whether it may go compressed where both sides can. */
const crossing = z.object({ name: z.string(), deflate: z.boolean() });

/** One design, ready to run. */
export const member = z.object({
  design: designSchema.transform((design) => design as Design),
  /** The 12-position encoding, for designs that have one. */
  encoding: z.string().nullable(),
  mode: z.enum(['D', 'E', 'DE', 'ED', 'DED']),
  /** Names of the sensor's tensor and of the logits. */
  input: z.string(),
  result: z.string(),
  segments: z.object({
    head: segment.optional(),
    edge: segment.optional(),
    tail: segment.optional(),
    whole: segment,
  }),
  /** The edge segment's name on every server, made of its bytes; null for a design without one. */
  edgeModel: z.string().nullable(),
  /** What crosses, for programs that cannot work it out from the design. */
  wire: z.object({ up: z.array(crossing), down: z.array(crossing) }),
  /** Largest difference from the recorded logits that is as it should be, where a codec rounds; else 1e-4. */
  tolerance: z.number().positive().optional(),
  figures: z.array(figure),
});

/** A further design of a zoo: placements of one network share weights and samples, whose logits are that network's. */
export const furtherMember = member.extend({
  weights: z.object({ file: z.string(), parameters: count }),
  samples: z.array(z.string()).min(1),
});
