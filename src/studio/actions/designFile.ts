import { withCommunication } from '../../design/communicate.ts';
import { genomeContext, printGenome } from '../../design/genome.ts';
import { genomeOf } from '../../design/genomeDesign.ts';
import { DesignFormatError, parseDesignText, printDesign } from '../../design/schema.ts';
import type { Action } from '../kit/action.ts';
import { chooseFile, copyText, download } from '../kit/files.ts';
import { openDesign } from '../store/commands.ts';
import { fileNameOf } from '../store/projectFile.ts';
import { settingOf } from '../store/setting.ts';

/** The design alone, as the command line reads it too: JSON for any design, a line for those of the 12 positions. */
export const designFileActions: readonly Action[] = [
  {
    id: 'design.save',
    title: 'Save the design as a file',
    group: 'Design',
    run: (store) => {
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
      try {
        openDesign(store, withCommunication(parseDesignText(await file.text())));
      } catch (error) {
        if (!(error instanceof DesignFormatError)) throw error;
        throw error.within(file.name, '. Nothing was changed.');
      }
    },
  },
  {
    id: 'design.copy',
    title: 'Copy the encoding in 12 positions',
    group: 'Design',
    run: async (store) => {
      const { project } = store.getState();
      const line = printGenome(genomeOf(project.design, genomeContext(settingOf(project))));
      await copyText(line);
      store.getState().notify({ kind: 'done', title: 'Copied', message: line });
    },
  },
];
