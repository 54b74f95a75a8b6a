import { z } from 'zod';
import { MESSAGES, REDUCERS } from '../base.ts';
import { GRAPHS, NUMBERS, PACKINGS } from '../codec.ts';
import type { OpKind, OpOf } from './catalogue.ts';
import type { ParameterOf } from './spec.ts';

const positiveInt = z.int().positive();
const widths = z.array(positiveInt);
const reducer = z.enum(REDUCERS);
const codec = z
  .strictObject({ numbers: z.enum(NUMBERS), graph: z.enum(GRAPHS), packing: z.enum(PACKINGS) })
  .optional();

/**
 * The JSON form of each kind's parameters: apart from the specs, which are needed where no file is read. Ranges are judged by
 * `fits`, so that a design out of range can be opened and mended.
 */
export const OP_FORMS: { [K in OpKind]: { [P in ParameterOf<OpOf<K>>]: z.ZodType<OpOf<K>[P]> } } = {
  Input: { share: z.number().optional() },
  Sample: { k: positiveInt },
  Aggregate: { message: z.enum(MESSAGES), reducer },
  Combine: { width: positiveInt },
  EdgeConv: { widths, reducer, form: z.enum(['per-edge', 'per-node']) },
  Concat: {},
  Pool: { functions: z.array(reducer) },
  Classifier: { hidden: widths },
  Communicate: { codec },
};
