import type { Action } from '../kit/action.ts';
import { chooseFile } from '../kit/files.ts';
import { newProject, noResults } from '../store/project.ts';
import type { ProjectFile } from '../store/projectJson.ts';
import { saverOf } from '../store/saver.ts';
import { browser } from '../store/storage.ts';
import { replace } from './replace.ts';

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
      if (file) await (await import('./openFile.ts')).openProjectFile(store, file);
    },
  },
  {
    id: 'project.save',
    title: 'Save the project as a file',
    group: 'Project',
    shortcut: 'Mod+S',
    run: async (store) => (await import('./saveProject.ts')).saveProject(store),
  },
  {
    id: 'project.back',
    title: 'Reopen the previous project',
    group: 'Project',
    run: async (store) => {
      const { previousProject } = await import('../store/saved.ts');
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
    title: 'Continue with this tab’s project',
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
