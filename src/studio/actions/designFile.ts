import { withCommunication } from '../../design/communicate.ts';
import { genomeContext, printGenome } from '../../design/genome.ts';
import { genomeOf } from '../../design/genomeDesign.ts';
import { DesignFormatError, parseDesignText, printDesign } from '../../design/schema.ts';
import type { Action } from '../kit/action.ts';
import { chooseFile, copyText, download } from '../kit/files.ts';
import { openDesign } from '../store/commands.ts';
import { fileNameOf } from '../store/projectFile.ts';
import { settingOf } from '../store/setting.ts';
import type { StudioStore } from '../store/store.ts';
import { isModelFile, openModels } from './models.ts';
import { openProjectFile } from './project.ts';

/** Opens a design file: crossings that it does not name follow from its sides. @throws DesignFormatError, nothing changed */
export function openDesignText(store: StudioStore, text: string, fileName: string): void {
  try {
    openDesign(store, withCommunication(parseDesignText(text)));
  } catch (error) {
    if (!(error instanceof DesignFormatError)) throw error;
    throw error.within(fileName, '. Nothing was changed.');
  }
}

/** Whether a text is a JSON object with ops: a design rather than a project. */
function isDesign(text: string): boolean {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && 'ops' in json && !('format' in json);
  } catch {
    return false;
  }
}

/** Opens what was dropped: ONNX models, a project or a design. @throws numbered errors, nothing changed */
export async function openDropped(store: StudioStore, files: readonly File[]): Promise<void> {
  const models = files.filter(isModelFile);
  if (models.length > 0) return openModels(store, models);
  const [file] = files;
  if (!file) return;
  const text = await file.text();
  if (isDesign(text)) openDesignText(store, text, file.name);
  else await openProjectFile(store, file);
}

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
      openDesignText(store, await file.text(), file.name);
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
