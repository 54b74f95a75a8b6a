import type { Action } from '../kit/action.ts';
import { chooseFile, copyText, download } from '../kit/files.ts';
import { fileNameOf } from '../store/projectJson.ts';
import { settingOf } from '../store/setting.ts';

/** The design alone, as the command line reads it too: JSON for any design, a line for those of the 12 positions. */
export const designFileActions: readonly Action[] = [
  {
    id: 'design.save',
    title: 'Save the design as a file',
    group: 'Design',
    run: async (store) => {
      const { printDesign } = await import('../../design/schema.ts');
      const { design } = store.getState().project;
      download(fileNameOf(design.name, 'design', 'design.json'), printDesign(design), 'application/json');
    },
  },
  {
    id: 'design.open',
    title: 'Open a design file',
    group: 'Design',
    run: async (store) => {
      const file = await chooseFile('.json,application/json');
      if (!file) return;
      (await import('./openFile.ts')).openDesignText(store, await file.text(), file.name);
    },
  },
  {
    id: 'design.copy',
    title: 'Copy the encoding in 12 positions',
    group: 'Design',
    run: async (store) => {
      const { project } = store.getState();
      const [{ genomeContext, printGenome }, { genomeOf }] = await Promise.all([
        import('../../design/genome.ts'),
        import('../../design/genomeDesign.ts'),
      ]);
      const line = printGenome(genomeOf(project.design, genomeContext(settingOf(project))));
      await copyText(line);
      store.getState().notify({ kind: 'done', title: 'Copied', message: line });
    },
  },
];
