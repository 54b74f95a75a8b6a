import type { StudioState, StudioStore } from './store.ts';

/**
 * Acts at once and whenever what is selected has changed, once for all changes of the same moment: how data that belong to
 * the state get loaded. Set up when the page starts, whatever is on the screen.
 * @returns ends it
 */
export function follow<T>(
  store: StudioStore,
  select: (state: StudioState) => T,
  act: (selected: T) => unknown,
): () => void {
  let last: { selected: T } | null = null;
  let waiting = false;
  const look = () => {
    waiting = false;
    const selected = select(store.getState());
    if (last && Object.is(last.selected, selected)) return;
    last = { selected };
    void act(selected);
  };
  look();
  return store.subscribe(() => {
    if (waiting) return;
    waiting = true;
    // After the edit that caused it.
    setTimeout(look);
  });
}
