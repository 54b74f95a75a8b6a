import { saveReplaced } from '../store/aside.ts';
import type { ProjectFile } from '../store/projectJson.ts';
import { browser } from '../store/storage.ts';
import type { StudioStore } from '../store/store.ts';

/** Replaces the project; the one before is kept for “Go back”. @throws StoreError, the project as it was */
export async function replace(store: StudioStore, file: ProjectFile): Promise<void> {
  await saveReplaced(browser, store.getState());
  store.getState().load(file.project, file.results);
  store.getState().show({ fit: store.getState().ui.fit + 1 });
}
