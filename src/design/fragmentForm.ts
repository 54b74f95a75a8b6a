import { z } from 'zod';
import { type Format, parseFormat } from './format.ts';
import { FRAGMENT, type Fragment } from './fragment.ts';
import { opSchema } from './schema.ts';

const position = z.strictObject({ x: z.number(), y: z.number() });

/** The JSON form of a fragment. Version 1 is the first published one. */
const FRAGMENT_FORMAT: Format<{ format: string; version: 1 } & Fragment> = {
  name: FRAGMENT.format,
  title: 'copied ops',
  version: FRAGMENT.version,
  migrations: {},
  schema: z.strictObject({
    format: z.literal(FRAGMENT.format),
    version: z.literal(FRAGMENT.version),
    ops: z.array(opSchema).min(1),
    layout: z.record(z.string(), position),
  }) as unknown as z.ZodType<{ format: string; version: 1 } & Fragment>,
};

/** @throws FormatError */
export function parseFragment(text: string): Fragment {
  const { ops, layout } = parseFormat(FRAGMENT_FORMAT, text);
  return { ops, layout };
}
