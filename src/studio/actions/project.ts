import { loadBytes, saveBytes } from '../../workers/blobs.ts';
import type { Action } from '../kit/action.ts';
import { chooseFile, download } from '../kit/files.ts';
import { addToLibrary } from '../machines/library.ts';
import { packMachines, unpackMachines } from '../machines/pack.ts';
import { previousProject, saveReplaced } from '../store/aside.ts';
import { newProject, noResults } from '../store/project.ts';
import {
  type ProjectFile,
  ProjectFileError,
  parseProjectFile,
  printProjectFile,
  projectFileName,
} from '../store/projectFile.ts';
import { saverOf } from '../store/saver.ts';
import { browser } from '../store/storage.ts';
import type { StudioStore } from '../store/store.ts';
import { packWeights, unpackWeights, type WeightStore } from '../store/weights.ts';

const checkpoints: WeightStore = {
  read: (id) => loadBytes('checkpoint', id),
  write: (bytes) => saveBytes('checkpoint', bytes),
};

/** Replaces the project; the one before is kept for “Go back”. @throws StoreError, the project as it was */
export async function replace(store: StudioStore, file: ProjectFile): Promise<void> {
  await saveReplaced(browser, store.getState());
  store.getState().load(file.project, file.results);
  store.getState().show({ fit: store.getState().ui.fit + 1 });
}

/** Opens a project file. @throws ProjectFileError, the project as it was */
export async function openProjectFile(store: StudioStore, file: File): Promise<void> {
  const opened = parseProjectFile(await file.text(), file.name);
  await unpackWeights(opened.weights ?? {}, checkpoints).catch((error: unknown) => {
    throw new ProjectFileError(`${file.name}: ${(error as Error).message}. Nothing was changed.`);
  });
  await unpackMachines(opened.machines ?? [], (profile) => addToLibrary(store, profile)).catch(
    (error: unknown) => {
      throw new ProjectFileError(`${file.name}: ${(error as Error).message}. Nothing was changed.`);
    },
  );
  await replace(store, opened);
  store.getState().notify({
    kind: 'done',
    title: `Opened “${opened.project.name}”`,
    message: 'The project before it is saved: “Go back to the project before” in the command palette.',
  });
}

export const projectActions: readonly Action[] = [
  {
    id: 'project.new',
    title: 'New project',
    group: 'Project',
    run: async (store) => {
      await replace(store, { project: newProject(), results: noResults });
      store.getState().show({ step: 'setup' });
    },
  },
  {
    id: 'project.open',
    title: 'Open a project file',
    group: 'Project',
    shortcut: 'Mod+O',
    run: async (store) => {
      const file = await chooseFile('.json,.gcode.json,application/json');
      if (file) await openProjectFile(store, file);
    },
  },
  {
    id: 'project.save',
    title: 'Save the project as a file',
    group: 'Project',
    shortcut: 'Mod+S',
    run: async (store) => {
      const { project, results } = store.getState();
      const { weights, missing } = await packWeights(results, checkpoints);
      download(
        projectFileName(project.name),
        printProjectFile({ project, results, weights, machines: await packMachines(store) }),
        'application/json',
      );
      if (missing.length === 0) return;
      store.getState().notify({
        kind: 'error',
        title: 'Saved without some weights',
        message: `This browser does not have the weights of ${missing.join(', ')} any more.`,
      });
    },
  },
  {
    id: 'project.back',
    title: 'Go back to the project before',
    group: 'Project',
    run: async (store) => {
      const before = await previousProject(browser);
      if (!before) throw new Error('No other project was open in this browser.');
      await replace(store, before.file as ProjectFile);
      await browser.delete(before.key);
    },
  },
  {
    id: 'project.kept',
    title: 'Projects saved in this browser',
    group: 'Project',
    run: (store) => store.getState().show({ savedOpen: true }),
  },
  {
    id: 'project.keepThis',
    title: 'Go on with this tab’s project',
    group: 'Project',
    enabled: (state) => state.ui.saving.state === 'other-tab',
    run: async (store) => saverOf(store)?.saveThis(),
  },
  {
    id: 'project.takeOther',
    title: 'Open the other tab’s project',
    group: 'Project',
    enabled: (state) => state.ui.saving.state === 'other-tab',
    run: async (store) => saverOf(store)?.takeOther(),
  },
];
