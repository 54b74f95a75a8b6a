import type { LimitReport } from './limitWatch.ts';
import type { Member } from './member.ts';
import type { ObjectiveId } from './objectives.ts';

/** How a search stands, at most four times a second: more than that a person does not see. */
export interface Snapshot {
  objectives: readonly ObjectiveId[];
  /** Networks, each with its best placements. */
  candidatesScored: number;
  /** Placements of them that were evaluated. */
  designsScored: number;
  /** Candidates a second over the time since the last snapshot. */
  perSecond: number;
  accuracyEvaluated: number;
  /** Candidates inside the limits so far. */
  feasible: number;
  /** How the candidates stand to each limit: says why nothing is found. */
  limits: readonly LimitReport[];
  /** Candidates that the profiles could not score: rows are missing. */
  unscorable: number;
  elapsedMs: number;
  paused: boolean;
  /** Hypervolume of the front below a reference that its first designs set, costs by their scales; null where it was not reckoned. */
  volume: number | null;
  /** Non-dominated candidates inside the limits, by the first objective; thinned to 300. */
  front: Member[];
  /** While the front is empty: the designs that come nearest to keeping the limits, the nearest first. */
  nearest: Member[];
  /** Some of the candidates scored, and all asked about, since the last snapshot. */
  recent: Member[];
}
