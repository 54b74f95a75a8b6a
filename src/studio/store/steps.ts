import { isBusy } from '../../app/job.ts';
import { fittingCheckpoints, isUnfinished } from './checkpoints.ts';
import { type JobId, jobOf, type StudioJob } from './jobs.ts';
import { runOf } from './project.ts';
import { currentProblems } from './setting.ts';
import type { StudioState } from './store.ts';
import { STEPS, type StepId } from './ui.ts';

type StepState = 'open' | 'done' | 'attention' | 'busy';

interface StepStatus {
  state: StepState;
  /** Said beside the step, for everybody. */
  words: string;
}

const open = (words: string): StepStatus => ({ state: 'open', words });
const done = (words: string): StepStatus => ({ state: 'done', words });
const attention = (words: string): StepStatus => ({ state: 'attention', words });

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** The jobs that a step is about, and what is under way in a word or two; null takes the job's own words. */
const WORK: Partial<Record<StepId, readonly [JobId, string | null][]>> = {
  setup: [
    ['profile', 'profiling'],
    ['collect', 'measuring'],
    ['learn', 'learning'],
  ],
  search: [
    ['search', 'searching'],
    ['verify', 'verifying'],
  ],
  train: [['train', null]],
  run: [
    ['run', null],
    ['dispatch', 'playing a trace'],
  ],
  export: [['export', 'building']],
};

const small = (words: string): string => words.charAt(0).toLowerCase() + words.slice(1);

function working(job: StudioJob, words: string | null): StepStatus | null {
  if (job.state === 'paused') return attention('paused');
  if (job.state === 'failed') return attention('failed');
  if (!isBusy(job)) return null;
  return { state: 'busy', words: words ?? (job.begun ? small(job.words) : 'starting') };
}

/** How a step's work stands: what is under way before what failed. */
function workOf(state: StudioState, step: StepId): StepStatus | null {
  const all = (WORK[step] ?? []).flatMap(([id, words]) => working(jobOf(state, id), words) ?? []);
  return all.find((status) => status.state === 'busy') ?? all[0] ?? null;
}

/** Where each step stands, from what is there: nothing has to be ticked off by hand. */
export function stepStatus(state: StudioState, step: StepId): StepStatus {
  const { ui, results, project } = state;
  const work = workOf(state, step);
  if (work) return work;
  switch (step) {
    case 'setup':
      if (ui.endpoint.state === 'down') return attention('endpoint down');
      return ui.endpoint.state === 'connected' ? done('ready') : open('checking');
    case 'draw': {
      const problems = currentProblems(state).length;
      return problems > 0 ? attention(counted(problems, 'problem')) : done('valid');
    }
    case 'search': {
      const { length } = results.searches;
      return length > 0 ? done(length === 1 ? '1 search' : `${length} searches`) : open('optional');
    }
    case 'train': {
      const [newest] = fittingCheckpoints(state);
      if (!newest) return open('not yet');
      return isUnfinished(newest)
        ? attention(`${newest.epochs} of ${newest.planned} epochs`)
        : done('trained');
    }
    case 'run':
      return runOf(results, project) ? done('measured') : open('not yet');
    case 'export':
      return jobOf(state, 'export').state === 'done' ? done('exported') : open('');
  }
}

/** The step after this one; a design that is trained goes straight on to its run. */
export function nextStep(state: StudioState, step: StepId): StepId | undefined {
  const at = STEPS.indexOf(step);
  const trained = at < STEPS.indexOf('run') && stepStatus(state, 'train').state === 'done';
  return trained ? 'run' : STEPS[at + 1];
}
