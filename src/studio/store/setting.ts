import { createSelector } from 'reselect';
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

type WithProject = Pick<StudioState, 'project'>;

/** The project's setting; the same object while it is the same. */
export const settingNow = createSelector(
  [
    ({ project }: WithProject) => project.task,
    ({ project }: WithProject) => project.points,
    ({ project }: WithProject) => project.classes,
  ],
  (task, points, classes) => settingOf({ task, points, classes }),
);

/** What is wrong with the project's design; the same array while design and setting are the same. */
export const currentProblems = createSelector(
  [({ project }: WithProject) => project.design, settingNow],
  problemsOf,
);
