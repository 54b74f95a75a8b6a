import { download } from '../kit/files.ts';
import { packMachines } from '../machines/pack.ts';
import { printProjectFile, projectFileName } from '../store/projectJson.ts';
import type { StudioStore } from '../store/store.ts';
import { packWeights } from '../store/weights.ts';
import { checkpoints } from './weightStore.ts';

/** Hands the person the project as one file, with the weights and the profiles that it uses. */
export async function saveProject(store: StudioStore): Promise<void> {
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
}
