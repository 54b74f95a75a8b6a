import { z } from 'zod';
import { renamedKey } from '../../design/format.ts';
import { calibrationSchema } from '../../system/calibrate.ts';
import { MAX_LOSS_RATE } from '../../system/link.ts';
import { powerSchema } from '../../system/powerForm.ts';

/**
 * The link between device and edge: as it is, held to a rate in Mb/s by the endpoint, or set by hand. One that is set by
 * hand is for predictions; runs go over the real one.
 */
export const link = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('real') }),
  z.object({ kind: z.literal('held'), mbps: z.number().positive() }),
  z.object({
    kind: z.literal('set'),
    upMbps: z.number().positive(),
    downMbps: z.number().positive(),
    roundTripMs: z.number().nonnegative(),
    jitterMs: z.number().nonnegative(),
    lossRate: z.number().nonnegative().max(MAX_LOSS_RATE),
  }),
]);

/**
 * Whose times predictions take for a side: the one that runs here (this browser, the endpoint), a profile of the library
 * under its id, or a modelled machine.
 */
export const machine = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('here') }),
    z.object({ kind: z.literal('library'), id: z.string() }),
    z.object({ kind: z.literal('modelled'), id: z.string() }),
  ])
  .default({ kind: 'here' });

export const system = z.preprocess(
  renamedKey('predictor', 'latencyModel'),
  z.object({
    /** Threads of the engine in this browser; 0 asks for as many as there are cores. */
    device: z.object({ threads: z.number().int().min(0).max(64), machine }),
    /** Base URL of the endpoint, '' for the address that serves this page. */
    edge: z.object({ url: z.string(), machine }),
    link,
    /** The device's power: a machine's name whose figures are known, or a person's own figures. */
    power: z.union([z.string(), powerSchema]),
    /** Factors that came with a system file. They, and a latency model, belong to its two profiles. */
    calibration: calibrationSchema.optional(),
    /** Id of a latency model that came with a system file. Its weights lie in the browser's store. */
    latencyModel: z.string().optional(),
  }),
);
