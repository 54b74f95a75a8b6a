import { z } from 'zod';
import { type TrainedTo, trainedToSchema } from '../learning/accuracy/trainings.ts';
import { type Figure, PROVENANCES } from '../system/provenance.ts';
import { type MemberFigures, OBJECTIVE_IDS, type ObjectiveId, objective } from './objectives.ts';

/**
 * A design that a search found, from the search to the screen and the saved project: its one-line encoding, which opens
 * it, and every figure that is known of it.
 */
export interface Member {
  encoding: string;
  /** As the search had them. */
  figures: MemberFigures;
  /** What a verification measured of it, or worked out from its measurements; comes before the others. */
  verified?: MemberFigures;
}

const figure = z.strictObject({
  value: z.number(),
  provenance: z.enum(PROVENANCES as [string, ...string[]]),
  low: z.number().optional(),
  high: z.number().optional(),
  coverage: z.number().optional(),
  /** What gave it where the tables did not; older files say predictor. */
  by: z
    .enum(['model', 'predictor'])
    .transform(() => 'model' as const)
    .optional(),
  training: trainedToSchema.optional(),
  unrounded: z.literal(true).optional(),
});

const figures = z.object(Object.fromEntries(OBJECTIVE_IDS.map((id) => [id, figure.optional()])));

/** A figure of an objective that this version does not know is dropped, not refused. */
export const memberSchema = z.object({
  encoding: z.string(),
  figures,
  verified: figures.optional(),
}) as unknown as z.ZodType<Member>;

/** Whether it was really trained to the target and really run. */
export const isVerified = ({ verified }: Member): boolean =>
  verified?.accuracy?.provenance === 'measured' && verified.latency?.provenance === 'measured';

/** What is known best: verified, or else as the search had it. NaN where it is not known. */
export const memberValue = ({ figures, verified }: Member, id: ObjectiveId): number =>
  (verified?.[id] ?? figures[id])?.value ?? Number.NaN;

/** A figure of a design, with the training that an accuracy is of. */
type KnownFigure = Figure & { training?: TrainedTo };

const shown = (known: MemberFigures[ObjectiveId], id: ObjectiveId): KnownFigure | null =>
  known ? { ...known, unit: objective(id).unit } : null;

/** The figure as a person sees it, verified where it is; null where it is not known. */
export const figureOf = ({ figures, verified }: Member, id: ObjectiveId): KnownFigure | null =>
  shown(verified?.[id] ?? figures[id], id);

/** What the search had said of a figure that is verified now; null where none is, or nothing was said. */
export const predictedOf = ({ figures, verified }: Member, id: ObjectiveId): KnownFigure | null =>
  verified?.[id] ? shown(figures[id], id) : null;

/** The objectives that are known of any. */
export const columnsOf = (members: readonly Member[]): ObjectiveId[] =>
  OBJECTIVE_IDS.filter((id) => members.some(({ figures }) => figures[id]));
