import { withCommunication } from '../../design/communicate.ts';
import { DesignFormatError, parseDesignText } from '../../design/schema.ts';
import { isModelFile } from '../../onnx/modelFile.ts';
import { addToLibrary } from '../machines/library.ts';
import { unpackMachines } from '../machines/pack.ts';
import { openDesign } from '../store/commands.ts';
import { ProjectFileError, parseProjectFile } from '../store/projectFile.ts';
import type { StudioStore } from '../store/store.ts';
import { unpackWeights } from '../store/weights.ts';
import { openModels } from './models.ts';
import { replace } from './replace.ts';
import { checkpoints } from './weightStore.ts';

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
    message: 'The previous project is saved: “Reopen the previous project” in the command palette.',
  });
}

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
  if (files.some(isModelFile)) return openModels(store, files);
  const [file] = files;
  if (!file) return;
  const text = await file.text();
  if (isDesign(text)) openDesignText(store, text, file.name);
  else await openProjectFile(store, file);
}
