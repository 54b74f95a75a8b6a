import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { STORAGE_ERRORS } from '../workers/storageErrors.ts';
import { App } from './App.tsx';
import { followScheme } from './kit/scheme.ts';
import { preloadPanels } from './panels/index.ts';
import { newId } from './store/id.ts';
import { restore } from './store/persist.ts';
import { newProject } from './store/project.ts';
import { startSaving } from './store/saver.ts';
import { followOtherTabs } from './store/settings.ts';
import { browser as storage } from './store/storage.ts';
import { sayStorage } from './store/storageNotices.ts';
import { createStudioStore } from './store/store.ts';
import { tabBus } from './store/turn.ts';
import { followVisit } from './store/visit.ts';

/** Not at the module's top: what is loaded later imports from this file's chunk, and would wait for it forever. */
async function start(): Promise<void> {
  followScheme();
  followOtherTabs();
  const { file, seen, problem } = await restore(storage);
  const store = createStudioStore(file?.project ?? newProject(), file?.results);
  const id = newId();
  const saver = startSaving(
    store,
    storage,
    { id, since: performance.timeOrigin, locks: navigator.locks, bus: tabBus(id) },
    seen,
  );
  sayStorage(store, saver);
  store.getState().show({
    device: { cores: navigator.hardwareConcurrency || 1, isolated: crossOriginIsolated, threads: null },
  });
  const visit = followVisit(store, storage);
  // Where the storage fails the page does not wait for it a second time.
  if (!problem) await visit;
  if (problem) {
    const { code, message, help } = problem;
    store.getState().notify({
      kind: 'error',
      title: `${code} ${STORAGE_ERRORS[code].title}`,
      message: `${message} ${help}`,
      ...(code === 'E368' && { actions: ['project.kept'] }),
    });
  }

  // First of all the page: what follows may fail on a project that cannot be drawn.
  createRoot(document.getElementById('root') as HTMLElement).render(
    <StrictMode>
      <App store={store} />
    </StrictMode>,
  );

  // What the canvas does not wait for.
  const { followAll } = await import('./followers.ts');
  followAll(store, storage);
  // Each step stands at once when a person goes there; one that could not be loaded is tried again then.
  await preloadPanels().catch(() => {});
}

void start();
