import { follow } from '../../store/follow.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { loadZoo } from './controller.ts';

/** The task whose trained designs are on the screen: in Setup and Draw, and where the dispatcher is in Run. */
const shownTask = ({ ui, project, dispatch }: StudioState): string | null =>
  ui.step === 'setup' || ui.step === 'draw' || (ui.step === 'run' && dispatch.shown) ? project.task : null;

/** Fetches the list of trained designs of the chosen task when it is to be seen. */
export const followZoo = (store: StudioStore): void =>
  void follow(store, shownTask, (task) => task && loadZoo(store, task));
