import { follow } from '../../store/follow.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { accuracyKey, loadAccuracy } from './accuracySource.ts';
import { loadSearch } from './controller.ts';
import { searchKey } from './needs.ts';
import { loadVerification } from './verify.ts';
import { verifyKey } from './verifySubject.ts';

/** What is selected, while the search is on the screen: nobody else waits for it. */
const shown =
  (select: (state: StudioState) => string) =>
  (state: StudioState): string | null =>
    state.ui.step === 'search' ? select(state) : null;

/** Loads what a search asks and what is kept of the last one. */
export function followSearch(store: StudioStore): void {
  follow(store, shown(accuracyKey), (key) => key && loadAccuracy(store));
  follow(store, shown(searchKey), (key) => key && loadSearch(store));
  follow(store, shown(verifyKey), (key) => key && loadVerification(store));
}
