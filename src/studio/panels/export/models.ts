import type { ModelPart } from '../../../workers/models.ts';
import { dataChoice } from '../../kit/data.ts';
import { download } from '../../kit/files.ts';
import { onDevice } from '../../machines/device.ts';
import { fileNameOf } from '../../store/projectJson.ts';
import { UNTRAINED } from '../../store/session/run.ts';
import type { StudioStore } from '../../store/store.ts';
import { UNTRAINED_SEED, weightsNow } from '../run/controller.ts';

/** Builds a part of the design as ONNX with the weights that a run would use, and says which those are. */
export async function saveModel(store: StudioStore, part: ModelPart): Promise<void> {
  const state = store.getState();
  const { design, system } = state.project;
  const id = weightsNow(state);
  const weights =
    id === UNTRAINED
      ? ({ kind: 'untrained', seed: UNTRAINED_SEED } as const)
      : ({ kind: 'checkpoint', id } as const);
  const request = { design, data: dataChoice(state), weights, threads: system.device.threads };
  const model = await onDevice(store, new AbortController().signal, (api, s) =>
    api.buildModel(s, request, part),
  );
  if (!model) throw new Error('The design has no such segment.');
  const name = fileNameOf(`${design.name} ${part}`, 'design', 'onnx');
  download(name, model, 'application/octet-stream');
  store.getState().notify({
    kind: 'done',
    title: `Saved ${name}`,
    message:
      id === UNTRAINED
        ? 'Its weights are untrained: what a training would start from.'
        : 'Its weights are those of the checkpoint that runs use.',
  });
}
