import { z } from 'zod';
import { type Codec, codecText, parseCodec } from '../design/codec.ts';
import { calibrationSchema } from '../system/calibrate.ts';
import { linkSchema } from '../system/link.ts';
import { powerSchema } from '../system/powerForm.ts';
import { PROVENANCES } from '../system/provenance.ts';

const amount = z.number().nonnegative();
const count = z.int().nonnegative();

const costs = z.object({
  deviceMs: amount,
  edgeMs: amount,
  bytesUp: amount,
  bytesDown: amount,
  otherMs: z.number(),
  provenance: z.enum(PROVENANCES),
});

const codec = z.string().transform((text, context): Codec => {
  const found = parseCodec(text);
  if (found && codecText(found) === text) return found;
  context.addIssue(`${text} is no codec`);
  return z.NEVER;
});

/**
 * Schemes and what they were reckoned from. Latency and energy of each follow from its costs, the link and the device's power, for
 * any link rate and any load of the edge (coinference/dispatch/predict.ts).
 */
export const dispatcherForm = z.object({
  goal: z.object({ what: z.enum(['latency', 'frames', 'energy']), targetMs: z.number().positive() }),
  schemes: z
    .array(
      z.object({
        id: z.string().min(1),
        /** The network, by its number and its name in the zoo. */
        entry: count,
        name: z.string(),
        /** The placed design and its network on the device alone: 0 is the bundle's first design, 1 the first of `zoo`. */
        member: count,
        local: count,
        codec,
        parallel: z.enum(['pipeline', 'shared']),
        costs,
        localCosts: costs,
        /** Share of right answers on val, where it is known. */
        accuracy: z.number().min(0).max(1).nullable(),
      }),
    )
    .min(1),
  link: linkSchema,
  /** Null where the device's power is not known. */
  power: powerSchema.nullable(),
  calibration: calibrationSchema.optional(),
});
export type DispatcherForm = z.infer<typeof dispatcherForm>;
/** The same as it is written. */
export type WrittenDispatcher = z.input<typeof dispatcherForm>;
