import type { Design } from '../../design/types.ts';
import { sameNetwork } from '../../learning/checkpoint.ts';
import type { CheckpointRef } from '../store/project.ts';
import type { StudioState } from '../store/store.ts';

interface Found {
  design: Design;
  all: readonly CheckpointRef[];
  task: string;
  points: number;
  list: readonly CheckpointRef[];
}
let last: Found | undefined;

/** Checkpoints whose weights serve the design on the canvas, newest first; the same array while nothing changed. */
export function fittingCheckpoints({ project, results }: StudioState): readonly CheckpointRef[] {
  const { design, task, points } = project;
  const all = results.checkpoints;
  if (last?.design !== design || last.all !== all || last.task !== task || last.points !== points) {
    const list = all.filter((c) => c.task === task && c.points === points && sameNetwork(c.design, design));
    last = { design, all, task, points, list };
  }
  return last.list;
}
