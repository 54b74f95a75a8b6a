import { z } from 'zod';
import { REDUCERS } from '../base.ts';

/** JSON forms that several ops share. */
export const positiveInt = z.int().positive();
export const widths = z.array(positiveInt);
export const reducer = z.enum(REDUCERS);
