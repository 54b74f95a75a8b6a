import { absentMessage, findTask } from '../../tasks/registry.ts';
import { currentProblems } from '../store/setting.ts';
import type { StudioState, StudioStore } from '../store/store.ts';

/** Something that has to be put right before a step can do its work. */
export interface Missing {
  what: string;
  action: string;
  fix(store: StudioStore): void;
}

/** A design with a problem cannot be trained, run or exported. */
export function designMissing(state: StudioState): Missing | null {
  const problems = currentProblems(state);
  const first = problems[0];
  if (!first) return null;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return {
    what: `The design on the canvas is not valid yet: ${first.message}${more}`,
    action: 'Show it on the canvas',
    fix: (store) => store.getState().show({ step: 'draw', selection: first.opId ? [first.opId] : [] }),
  };
}

/** Tasks of a person's own need their files; `shapes` is generated. */
export function dataMissing(state: StudioState): Missing | null {
  const { task } = state.project;
  const info = findTask(task);
  if (!info) {
    return {
      what: `This studio does not know the task “${task}”, so it has no data for it.`,
      action: 'Choose a task in Task & system',
      fix: (store) => store.getState().show({ step: 'setup' }),
    };
  }
  if (info.provenance !== 'your folder' || (state.ui.dataFiles[info.name]?.length ?? 0) > 0) return null;
  return {
    what: absentMessage(info),
    action: 'Choose the folder in Task & system',
    fix: (store) => store.getState().show({ step: 'setup' }),
  };
}
