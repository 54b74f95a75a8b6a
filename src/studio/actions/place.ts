import { searchBridge } from '../../workers/spawn.ts';
import { count, ms } from '../charts/format.ts';
import type { Action } from '../kit/action.ts';
import { systemForPlacing, systemNow } from '../machines/chosen.ts';
import { editPlaced } from '../store/commands.ts';
import { settingOf } from '../store/setting.ts';
import type { StudioStore } from '../store/store.ts';

/** A worker of its own: a search may be running in the other one. */
const placing = searchBridge();

/** Puts each op where the frame is quickest, of all placements there are, and says what that saves. */
async function placeBest(store: StudioStore): Promise<void> {
  const state = store.getState();
  const system = systemForPlacing(state);
  if (!system) return;
  const { design } = state.project;
  const found = await placing.call(new AbortController().signal, (api, signal) =>
    api.place(signal, design, settingOf(state.project), system),
  );
  // Edited meanwhile: the answer is of another design.
  if (store.getState().project.design !== design) return;
  if (!found) {
    store.getState().notify({
      kind: 'error',
      title: 'No placement can be estimated',
      message: 'The profiles lack an op of this design: finish profiling both machines.',
    });
    return;
  }
  const { before, estimate, estimated, proven } = found;
  const saving = before.latencyMs - estimate.latencyMs;
  const from = proven ? 'all placements' : `the ${count(estimated)} placements that were tried`;
  if (!(saving > 0)) {
    store.getState().notify({
      kind: 'done',
      title: 'This is the best placement',
      message: `${ms(estimate.latencyMs)} (${estimate.provenance}) is the least of ${from}.`,
    });
    return;
  }
  editPlaced(store, 'Best placement', () => ({
    design: found.design,
    placed: Object.fromEntries(found.design.ops.map(({ id }) => [id, null])),
  }));
  store.getState().show({ fit: store.getState().ui.fit + 1 });
  store.getState().notify({
    kind: 'done',
    title: `${ms(saving)} saved`,
    message: `${ms(estimate.latencyMs)} instead of ${ms(before.latencyMs)} (${estimate.provenance}): the least of ${from}.`,
  });
}

export const placeActions: readonly Action[] = [
  {
    id: 'design.place',
    title: 'Best placement for this design',
    group: 'Design',
    enabled: (state) => systemNow(state) !== null,
    run: placeBest,
  },
];
