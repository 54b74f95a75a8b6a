import { readPredictor } from '../../learning/latency/predictorFile.ts';
import { printSystemFile } from '../../system/systemFile.ts';
import { keptBytes } from '../../workers/blobs.ts';
import { download } from '../kit/files.ts';
import { systemNow } from '../machines/chosen.ts';
import { fileNameOf } from '../store/projectFile.ts';
import type { StudioStore } from '../store/store.ts';
import { predictorNow } from './keep.ts';

/** Both machines, the link, power and factors in one file, which `--system` of the command line reads. */
export async function exportSystem(store: StudioStore): Promise<void> {
  const system = systemNow(store.getState());
  if (!system) throw new Error('Profile or choose both machines first: a system has two.');
  const name = fileNameOf(store.getState().project.name, 'project', 'system.json');
  const id = predictorNow(store.getState());
  const predictor = id === null ? undefined : readPredictor(await keptBytes('predictor', id));
  const text = printSystemFile({ ...system, ...(predictor && { predictor }) });
  download(name, `${text}\n`, 'application/json');
}
