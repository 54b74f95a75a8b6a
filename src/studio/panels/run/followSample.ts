import { createSelector } from 'reselect';
import { dataMissing } from '../../kit/ready.ts';
import { follow } from '../../store/follow.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { showSample } from './controller.ts';

/** What the sample is of, while it can be shown. */
const sampleOf = createSelector(
  [
    (state: StudioState) => state.ui.step === 'run' && dataMissing(state) === null,
    ({ project }: StudioState) => project.task,
    ({ project }: StudioState) => project.points,
  ],
  (shown, task, points) => (shown ? { task, points } : null),
);

/** Shows a sample of the chosen task as soon as there is one to show. */
export const followSample = (store: StudioStore): void =>
  void follow(store, sampleOf, (of) => of && showSample(store, store.getState().run.sample?.index ?? 0));
