import { sameNetwork } from '../../learning/checkpoint.ts';
import { type CheckpointRef, designKey, type Project } from './project.ts';
import { currentProblems } from './setting.ts';
import type { StudioState } from './store.ts';
import type { StepId } from './ui.ts';

export type StepState = 'open' | 'done' | 'attention' | 'busy';

export interface StepStatus {
  state: StepState;
  /** Said beside the step, for everybody. */
  words: string;
}

const open = (words: string): StepStatus => ({ state: 'open', words });
const done = (words: string): StepStatus => ({ state: 'done', words });
const attention = (words: string): StepStatus => ({ state: 'attention', words });

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** Weights go with the network, wherever its ops run. */
const serves = (checkpoint: CheckpointRef, { task, points, design }: Project): boolean =>
  checkpoint.task === task && checkpoint.points === points && sameNetwork(checkpoint.design, design);

/** Whether its training was broken off before its last epoch. */
export const isUnfinished = ({ epochs, planned, over }: CheckpointRef): boolean =>
  epochs < planned && over !== true;

/** Where each step stands, from what is there: nothing has to be ticked off by hand. */
export function stepStatus(state: StudioState, step: StepId): StepStatus {
  const { ui, results, project } = state;
  if (step in ui.jobs) {
    const job = ui.jobs[step as keyof typeof ui.jobs];
    if (job.state === 'running') return { state: 'busy', words: job.message || 'running' };
    if (job.state === 'paused') return attention('paused');
    if (job.state === 'failed') return attention(job.message || 'failed');
  }
  const key = () => designKey(project.design);
  switch (step) {
    case 'setup':
      if (ui.endpoint.state === 'down') return attention('endpoint down');
      return ui.endpoint.state === 'connected' ? done('ready') : open('checking');
    case 'draw': {
      const problems = currentProblems(state).length;
      return problems > 0 ? attention(counted(problems, 'problem')) : done('valid');
    }
    case 'search':
      return results.searches.length > 0
        ? done(counted(results.searches.length, 'search').replace('searchs', 'searches'))
        : open('optional');
    case 'train': {
      const newest = results.checkpoints.find((c) => serves(c, project));
      if (!newest) return open('not yet');
      return isUnfinished(newest)
        ? attention(`${newest.epochs} of ${newest.planned} epochs`)
        : done('trained');
    }
    case 'run':
      return results.runs.some((r) => r.designKey === key()) ? done('measured') : open('not yet');
    case 'export':
      return ui.jobs.export.state === 'done' ? done('exported') : open('');
  }
}
