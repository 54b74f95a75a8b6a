import { z } from 'zod';
import { type Format, FormatError, parseFormat, readFormat } from './format.ts';
import { OP_KINDS } from './ops/catalogue.ts';
import { OP_FORMS } from './ops/forms.ts';
import type { Design } from './types.ts';

const count = z.int().positive();

/** What a task gives a design, in every file that says what it was made for. */
export const settingSchema = z.object({
  points: count,
  features: count,
  classes: count,
  words: z.object({ vocabulary: count, neighbours: count }).optional(),
});

const base = {
  id: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'an op id is a letter, then letters, digits, - or _'),
  placement: z.enum(['device', 'edge']),
  inputs: z.array(z.string()),
};

const forms = OP_KINDS.map((kind) => z.strictObject({ ...base, kind: z.literal(kind), ...OP_FORMS[kind] }));
type Form = (typeof forms)[number];
export const opSchema = z.discriminatedUnion('kind', forms as [Form, ...Form[]]);

/** The JSON form of a design, version 1. */
export const designSchema = z.strictObject({
  version: z.literal(1),
  name: z.string(),
  ops: z.array(opSchema),
});

export class DesignFormatError extends FormatError {
  override readonly name = 'DesignFormatError';
}

/** Version 1 is the first published one. */
const DESIGN_FORMAT: Format<z.infer<typeof designSchema>> = {
  name: null,
  title: 'a design: one is a JSON object with version, name and ops',
  version: 1,
  migrations: {},
  schema: designSchema,
  error: DesignFormatError,
};

/** Reads a design's JSON (any known version). Wiring is not judged here: see validity. @throws DesignFormatError */
export const parseDesign = (json: unknown): Design => readFormat(DESIGN_FORMAT, json) as Design;

/** Reads the text of a design file. @throws DesignFormatError */
export const parseDesignText = (text: string): Design => parseFormat(DESIGN_FORMAT, text) as Design;

export const printDesign = (design: Design): string => `${JSON.stringify(design, null, 2)}\n`;
