import { problemText } from '../problemText.ts';
import { nameOfRun } from './fixed.ts';
import { runTrace, type TraceRun } from './runTrace.ts';

/** A fixed scheme that could not be played, and why. */
export interface Unplayed {
  run: string;
  error: string;
}

export const wasPlayed = (played: TraceRun | Unplayed): played is TraceRun => 'report' in played;

/**
 * As `runTrace`; a fixed scheme that cannot be opened, or ends on the way, is told with its reason instead, so that others are
 * played after it. Rejects where the dispatcher itself cannot run, which then nothing can.
 */
export async function playRun(...play: Parameters<typeof runTrace>): Promise<TraceRun | Unplayed> {
  const [signal, , , run] = play;
  try {
    return await runTrace(...play);
  } catch (error) {
    signal.throwIfAborted();
    if (run === 'adaptive') throw error;
    return { run: nameOfRun(run), error: problemText(error as Error) };
  }
}
