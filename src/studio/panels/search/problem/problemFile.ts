import { FormatError } from '../../../../design/format.ts';
import { parseProblem, printProblem } from '../../../../search/problem.ts';
import { chooseFile, download } from '../../../kit/files.ts';
import { fileNameOf } from '../../../store/projectJson.ts';
import type { StudioStore } from '../../../store/store.ts';
import { problemNow } from './problemNow.ts';
import { takeProblem } from './takeProblem.ts';

/** Hands the person the problem as the file that `gcode search --problem` reads. */
export function saveProblem(store: StudioStore): void {
  const state = store.getState();
  const name = fileNameOf(state.project.name, 'search', 'problem.json');
  download(name, printProblem(problemNow(state)), 'application/json');
}

/** Takes the problem of a file. @throws SearchProblemError, NumberedError E531, with the file's name */
export async function openProblem(store: StudioStore, file?: File): Promise<void> {
  const chosen = file ?? (await chooseFile('.json,application/json'));
  if (!chosen) return;
  try {
    takeProblem(store, parseProblem(await chosen.text()));
  } catch (error) {
    throw error instanceof FormatError ? error.within(chosen.name) : error;
  }
}
