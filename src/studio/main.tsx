import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { followMachines } from './machines/jobs.ts';
import { followPrediction } from './panels/parts/prediction.ts';
import { bringBackData } from './setup/tasks.ts';
import { testConnection, watchEndpoint } from './setup/testConnection.ts';
import { browser as keep, restore } from './store/persist.ts';
import { newProject } from './store/project.ts';
import { persistInOneTab } from './store/soleTab.ts';
import { createStudioStore } from './store/store.ts';

const { file, problem } = await restore(keep);
const store = createStudioStore(file?.project ?? newProject(), file?.results);
persistInOneTab(store, keep, navigator.locks);
store.getState().show({
  device: { cores: navigator.hardwareConcurrency || 1, isolated: crossOriginIsolated, threads: null },
});
if (problem) {
  store
    .getState()
    .notify({ kind: 'error', title: 'The project of the last visit could not be read', message: problem });
}
void testConnection(store);
watchEndpoint(store);
followPrediction(store);
followMachines(store);
// Without the browser's storage the folder is asked for again.
void bringBackData(store, keep).catch(() => {});

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App store={store} />
  </StrictMode>,
);
