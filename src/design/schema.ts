import { z } from 'zod';
import { OP_KINDS, OPS } from './ops/catalogue.ts';
import type { Design } from './types.ts';

const base = {
  id: z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, 'an op id is a letter, then letters, digits, - or _'),
  placement: z.enum(['device', 'edge']),
  inputs: z.array(z.string()),
};

const forms = OP_KINDS.map((kind) =>
  z.strictObject({ ...base, kind: z.literal(kind), ...OPS[kind].parameters }),
);
type Form = (typeof forms)[number];
const op = z.discriminatedUnion('kind', forms as [Form, ...Form[]]);

/** The JSON form of a design, version 1. */
export const designSchema = z.strictObject({ version: z.literal(1), name: z.string(), ops: z.array(op) });

/** Steps from version n to n + 1, by n. Version 1 is the first published one. */
const MIGRATIONS: Record<number, (json: Record<string, unknown>) => Record<string, unknown>> = {};
const CURRENT = 1;

export class DesignFormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DesignFormatError';
  }
}

/** Reads a design's JSON (any known version). Wiring is not judged here: see validity. Throws DesignFormatError. */
export function parseDesign(json: unknown): Design {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new DesignFormatError('A design is a JSON object with version, name and ops.');
  }
  let current = json as Record<string, unknown>;
  for (let v = Number(current.version); v < CURRENT; v++) {
    const step = MIGRATIONS[v];
    if (!step) throw new DesignFormatError(`Designs of version ${current.version} are not known.`);
    current = step(current);
  }
  if (Number(current.version) > CURRENT) {
    throw new DesignFormatError(
      `This design has version ${current.version}; this program reads up to ${CURRENT}.`,
    );
  }
  const parsed = designSchema.safeParse(current);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = issue?.path.join('.') || 'design';
    throw new DesignFormatError(`${where}: ${issue?.message ?? 'not a design'}`);
  }
  return parsed.data as Design;
}

export const printDesign = (design: Design): string => `${JSON.stringify(design, null, 2)}\n`;
