import { z } from 'zod';
import { type Figure, PROVENANCES } from '../system/provenance.ts';
import { type MemberFigures, OBJECTIVE_IDS, type ObjectiveId, objective } from './objectives.ts';

/**
 * A design that a search found, from the search to the screen and the saved project: its one-line encoding, which opens
 * it, and every figure that is known of it.
 */
export interface Member {
  encoding: string;
  figures: MemberFigures;
}

const figure = z.strictObject({
  value: z.number(),
  provenance: z.enum(PROVENANCES as [string, ...string[]]),
  low: z.number().optional(),
  high: z.number().optional(),
  coverage: z.number().optional(),
  by: z.literal('predictor').optional(),
});

/** A figure of an objective that this version does not know is dropped, not refused. */
export const memberSchema = z.object({
  encoding: z.string(),
  figures: z.object(Object.fromEntries(OBJECTIVE_IDS.map((id) => [id, figure.optional()]))),
}) as unknown as z.ZodType<Member>;

/** NaN where it is not known. */
export const memberValue = ({ figures }: Member, id: ObjectiveId): number => figures[id]?.value ?? Number.NaN;

/** The figure as a person sees it; null where it is not known. */
export function figureOf({ figures }: Member, id: ObjectiveId): Figure | null {
  const known = figures[id];
  return known ? { ...known, unit: objective(id).unit } : null;
}
