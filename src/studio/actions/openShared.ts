import { withCommunication } from '../../design/communicate.ts';
import { findTask } from '../../tasks/registry.ts';
import { adviceOf } from '../store/advice.ts';
import { openDesign } from '../store/commands.ts';
import { isShared, parseShared, type SharedDesign } from '../store/sharedLink.ts';
import type { StudioStore } from '../store/store.ts';

/** Puts the design of a link beside the project's own. @throws NumberedError, the project as it was */
export function openSharedDesign(store: StudioStore, { design, layout }: SharedDesign): void {
  openDesign(store, withCommunication(design), `Open ${design.name} from a link`, layout);
}

/** Opens the design that a link's fragment carries beside the project's own; a broken one leaves the project as it is. */
export function openShared(store: StudioStore, fragment: string): void {
  if (!isShared(fragment)) return;
  const { notify, project } = store.getState();
  try {
    const shared = parseShared(fragment);
    const { design, task, points } = shared;
    openSharedDesign(store, shared);
    store.getState().show({ step: 'draw' });
    if (task !== project.task || points !== project.points) {
      const title = findTask(task)?.title ?? task;
      const message = `“${design.name}” was made for ${title} with ${points} points or words a sample.`;
      notify({ kind: 'info', title: 'The link is of another task', message });
    }
  } catch (error) {
    const { code, title, message, help } = adviceOf(error);
    const words = [message, help, 'Nothing was changed.'].filter(Boolean).join(' ');
    notify({ kind: 'error', title: [code, title].filter(Boolean).join(' '), message: words });
  }
}

/** Opens what the page's address carries, now and whenever it changes; the address is an ordinary one again afterwards. */
export function followAddress(store: StudioStore): void {
  const look = () => {
    const fragment = location.hash.slice(1);
    if (!isShared(fragment)) return;
    history.replaceState(null, '', location.pathname + location.search);
    openShared(store, fragment);
  };
  look();
  window.addEventListener('hashchange', look);
}
