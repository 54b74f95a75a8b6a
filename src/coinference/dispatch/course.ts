import type { SchemePrediction } from './predict.ts';
import type { Scheme } from './scheme.ts';

/** What was decided for a frame when it was taken. */
export interface Course {
  scheme: Scheme;
  prediction: SchemePrediction;
  way: 'edge' | 'device';
  /** Whether the frames before it were of the same scheme, so that what it takes says something of that. */
  settled: boolean;
  /** See Openings. */
  calm: number | null;
}

/** Runs one scheme all the time, in one manner: nothing adapts. */
export interface FixedRun {
  scheme: Scheme;
  prediction: SchemePrediction;
}

/** From one scheme to another; `gain` as in a Decision. */
export interface Switched {
  from: string | null;
  to: string;
  gain: number | undefined;
}
