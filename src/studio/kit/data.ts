import type { DataChoice } from '../../workers/data.ts';
import type { StudioState } from '../store/store.ts';

/** The task that is chosen, as a worker opens it. */
export function dataChoice({ project, ui }: StudioState): DataChoice {
  return { task: project.task, points: project.points, files: ui.dataFiles[project.task] };
}
