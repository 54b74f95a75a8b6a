import { machinesLive } from '../machines/live.ts';
import type { StudioStore } from '../store/store.ts';
import type { Job } from '../store/ui.ts';
import { predictorLive } from './live.ts';

/** How profiling, measuring designs and learning from them stand, in one word for the rail. */
function jobNow(): Job {
  const machines = machinesLive.getState();
  const predictor = predictorLive.getState();
  const running = (message: string, progress: number | null): Job => ({
    state: 'running',
    progress,
    message,
  });
  if (machines.doing) return running('profiling', machines.progress);
  if (predictor.doing) {
    return running(predictor.doing.kind === 'measure' ? 'measuring' : 'learning', predictor.progress);
  }
  const failed = machines.problem ?? predictor.problem;
  return { state: failed ? 'failed' : 'idle', progress: null, message: failed ? 'stopped' : '' };
}

/** Shows the work on machines at its step, and keeps other work from disturbing what is timed. */
export function followMachines(store: StudioStore): void {
  const follow = () => {
    const job = jobNow();
    const { state, message } = store.getState().ui.jobs.setup;
    if (job.state !== state || job.message !== message) store.getState().job('setup', job);
  };
  machinesLive.subscribe(follow);
  predictorLive.subscribe(follow);
}
