import type { ZooIndex } from '../../../app/zoo/zooIndex.ts';
import type { Advice } from '../advice.ts';

/** The trained designs that the studio brings for a task. */
export interface ZooState {
  /** The task that was looked for last. */
  task: string | null;
  /** Null while it is fetched, and where there is none. */
  index: ZooIndex | null;
  /** Until it is known whether the task has any. */
  fetching: boolean;
  problem: Advice | null;
  /** The name of the design that is being opened. */
  opening: string | null;
}

export const initialZoo: ZooState = { task: null, index: null, fetching: true, problem: null, opening: null };
