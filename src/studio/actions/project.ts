import { PRESETS } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { chooseFile, download } from '../chrome/files.ts';
import { newProject, noResults } from '../store/project.ts';
import { parseProjectFile, printProjectFile, projectFileName } from '../store/projectFile.ts';
import type { Action } from './action.ts';

export const projectActions: readonly Action[] = [
  {
    id: 'project.new',
    title: 'New project',
    group: 'Project',
    run: (store) => {
      store.getState().load(newProject(PRESETS[0]?.design as Design), noResults);
      store.getState().show({ step: 'setup', fit: store.getState().ui.fit + 1 });
    },
  },
  {
    id: 'project.open',
    title: 'Open a project file',
    group: 'Project',
    shortcut: 'Mod+O',
    run: async (store) => {
      const file = await chooseFile('.json,.gcode.json,application/json');
      if (!file) return;
      const opened = parseProjectFile(await file.text(), file.name);
      store.getState().load(opened.project, opened.results);
      store.getState().show({ fit: store.getState().ui.fit + 1 });
      store.getState().notify({ kind: 'done', title: 'Project opened', message: opened.project.name });
    },
  },
  {
    id: 'project.save',
    title: 'Save the project as a file',
    group: 'Project',
    shortcut: 'Mod+S',
    run: (store) => {
      const { project, results } = store.getState();
      download(projectFileName(project.name), printProjectFile(project, results), 'application/json');
    },
  },
];
