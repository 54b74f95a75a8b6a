import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { PRESETS } from '../design/presets.ts';
import type { Design } from '../design/types.ts';
import { App } from './App.tsx';
import { testConnection } from './setup/testConnection.ts';
import { browserKeep, persist, restore } from './store/persist.ts';
import { newProject } from './store/project.ts';
import { createStudioStore } from './store/store.ts';

const keep = browserKeep();
const { file, problem } = await restore(keep);
const store = createStudioStore(file?.project ?? newProject(PRESETS[0]?.design as Design), file?.results);
persist(store, keep);
store.getState().show({
  device: { cores: navigator.hardwareConcurrency || 1, isolated: crossOriginIsolated, threads: null },
});
if (problem) {
  store
    .getState()
    .notify({ kind: 'error', title: 'The project of the last visit could not be read', message: problem });
}
void testConnection(store);

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <App store={store} />
  </StrictMode>,
);
