import { createSelector } from 'reselect';
import { sameNetwork } from '../../learning/sameNetwork.ts';
import type { CheckpointRef } from './project.ts';
import type { StudioState } from './store.ts';

type WithResults = Pick<StudioState, 'project' | 'results'>;

/** Checkpoints whose weights serve the design on the canvas, wherever its ops run; newest first. */
export const fittingCheckpoints = createSelector(
  [
    ({ project }: WithResults) => project.design,
    ({ project }: WithResults) => project.task,
    ({ project }: WithResults) => project.points,
    ({ results }: WithResults) => results.checkpoints,
  ],
  (design, task, points, all): readonly CheckpointRef[] =>
    all.filter((c) => c.task === task && c.points === points && sameNetwork(c.design, design)),
);

/** Whether its training was broken off before its last epoch. */
export const isUnfinished = ({ epochs, planned, over }: CheckpointRef): boolean =>
  epochs < planned && over !== true;
