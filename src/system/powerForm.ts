import { z } from 'zod';

const watts = z.number().nonnegative().max(10_000);
export const powerSchema = z.strictObject({
  name: z.string().min(1).max(200),
  activeW: watts,
  idleW: watts,
  radioW: watts,
  source: z.string().max(500),
});
