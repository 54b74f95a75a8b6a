import { follow } from '../../store/follow.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { loadZoo } from './controller.ts';

/** The task whose trained designs are on the screen: in Setup and in Draw. */
const shownTask = ({ ui, project }: StudioState): string | null =>
  ui.step === 'setup' || ui.step === 'draw' ? project.task : null;

/** Fetches the list of trained designs of the chosen task when it is to be seen. */
export const followZoo = (store: StudioStore): void =>
  void follow(store, shownTask, (task) => task && loadZoo(store, task));
