import { readLatencyModel } from '../../learning/latency/latencyModelFile.ts';
import { printSystemFile } from '../../system/systemFile.ts';
import { loadBytes } from '../../workers/blobs.ts';
import { download } from '../kit/files.ts';
import { systemNow } from '../machines/chosen.ts';
import type { Project } from '../store/project.ts';
import { fileNameOf } from '../store/projectJson.ts';
import type { StudioStore } from '../store/store.ts';
import { latencyModelNow } from './saved.ts';

/** The file that a project's system is saved as. */
export const systemFileName = (project: Pick<Project, 'name'>): string =>
  fileNameOf(project.name, 'project', 'system.json');

/** Both machines, the link, power and factors in one file, which `--system` of the command line reads. */
export async function exportSystem(store: StudioStore): Promise<void> {
  const system = systemNow(store.getState());
  if (!system) throw new Error('Profile or choose both machines first: a system has two.');
  const name = systemFileName(store.getState().project);
  const id = latencyModelNow(store.getState());
  const latencyModel = id === null ? undefined : readLatencyModel(await loadBytes('predictor', id));
  const text = printSystemFile({ ...system, ...(latencyModel && { latencyModel }) });
  download(name, `${text}\n`, 'application/json');
}
