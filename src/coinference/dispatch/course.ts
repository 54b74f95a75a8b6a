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
