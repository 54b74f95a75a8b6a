import { follow } from '../../store/follow.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import type { StepId } from '../../store/ui.ts';
import { loadZoo } from './controller.ts';

const ALWAYS_OFFER: readonly StepId[] = ['setup', 'draw', 'export'];

/** The task whose trained designs are offered on the screen; in Run they are the dispatcher's. */
const shownTask = ({ ui, project, dispatch }: StudioState): string | null =>
  ALWAYS_OFFER.includes(ui.step) || (ui.step === 'run' && dispatch.shown) ? project.task : null;

/** Fetches the list of trained designs of the chosen task when it is to be seen. */
export const followZoo = (store: StudioStore): void =>
  void follow(store, shownTask, (task) => task && loadZoo(store, task));
