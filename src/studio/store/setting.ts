import type { Problem } from '../../design/errors.ts';
import type { Setting } from '../../design/types.ts';
import { problemsOf } from '../../design/validity.ts';
import type { Project } from './project.ts';
import type { StudioState } from './store.ts';

/** What shapes and validity depend on besides the design. */
export function settingOf({ points, classes }: Pick<Project, 'points' | 'classes'>): Setting {
  return { points, features: 3, classes };
}

let last: { project: Project; problems: Problem[] } | null = null;

/** What is wrong with the project's design; the same array while the project is the same. */
export function currentProblems(state: StudioState): Problem[] {
  if (last?.project !== state.project) {
    last = {
      project: state.project,
      problems: problemsOf(state.project.design, settingOf(state.project)),
    };
  }
  return last.problems;
}
