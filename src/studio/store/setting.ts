import type { Problem } from '../../design/errors.ts';
import type { Setting } from '../../design/types.ts';
import { problemsOf } from '../../design/validity.ts';
import { TASKS } from '../../tasks/registry.ts';
import type { Project } from './project.ts';
import type { StudioState } from './store.ts';

/** What shapes and validity depend on besides the design. */
export function settingOf({ task, points, classes }: Pick<Project, 'task' | 'points' | 'classes'>): Setting {
  const text = TASKS.find(({ name }) => name === task)?.text;
  if (!text) return { points, features: 3, classes };
  const { features, vocabulary, neighbours } = text;
  return { points, features, classes, words: { vocabulary, neighbours } };
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
