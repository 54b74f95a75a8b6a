import { createSelector } from 'reselect';
import { REWRITE_WORDS, type Rewrite } from '../../../design/rewrites/rewrite.ts';
import { rewritesOf } from '../../../design/rewrites/rewrites.ts';
import { sameNetwork } from '../../../learning/sameNetwork.ts';
import type { Provenance } from '../../../system/provenance.ts';
import type { WithMachines } from '../../machines/chosen.ts';
import { onDevice } from '../../machines/device.ts';
import { tableSum } from '../../prediction/figures.ts';
import { fittingCheckpoints } from '../../store/checkpoints.ts';
import { editPlaced } from '../../store/commands.ts';
import { type CheckpointRef, designKey } from '../../store/project.ts';
import { settingNow } from '../../store/setting.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';

/** The exact rewrites that apply to the design on the canvas. */
export const rewritesNow = createSelector(
  [({ project }: Pick<StudioState, 'project'>) => project.design, settingNow],
  (design, setting): readonly Rewrite[] => rewritesOf(design, setting),
);

/** A frame's predicted latency before and after a rewrite. */
export interface Saving {
  beforeMs: number;
  afterMs: number;
  provenance: Provenance;
}

/** What each rewrite would save by the op times of the chosen machines; null where they do not answer for both designs. */
export const savingsNow: (state: WithMachines) => readonly (Saving | null)[] = createSelector(
  [
    rewritesNow,
    ({ project }: WithMachines) => project,
    ({ machines }: WithMachines) => machines,
    ({ library }: WithMachines) => library,
  ],
  (rewrites, project, machines, library) =>
    rewrites.map(({ design }): Saving | null => {
      const after = tableSum({ project: { ...project, design }, machines, library });
      const before = tableSum({ project, machines, library });
      if (!before || !after) return null;
      const { provenance } = after;
      return { beforeMs: before.latencyMs, afterMs: after.latencyMs, provenance };
    }),
);

/**
 * Puts the rewritten design in the place of the one on the canvas, as one step. Trained weights come along: a checkpoint
 * that the rewritten design cannot use as it is gets one beside it that it can.
 */
export async function applyRewrite(store: StudioStore, rewrite: Rewrite): Promise<void> {
  const state = store.getState();
  const [ref] = fittingCheckpoints(state);
  const { design } = rewrite;
  const needs = ref && !sameNetwork(ref.design, design) ? ref : undefined;
  const mapped = needs && (await rewrittenCheckpoint(store, needs, rewrite));
  // Edited meanwhile: the rewrite is of another design.
  if (store.getState().project.design !== state.project.design) return;
  if (mapped) {
    store.getState().record((results) => {
      results.checkpoints = [mapped, ...results.checkpoints.filter(({ id }) => id !== mapped.id)];
    });
  }
  editPlaced(store, REWRITE_WORDS[rewrite.kind].title, () => ({ design, placed: {} }));
  store.getState().show({ selection: [], wire: null });
}

async function rewrittenCheckpoint(
  store: StudioStore,
  ref: CheckpointRef,
  rewrite: Rewrite,
): Promise<CheckpointRef> {
  const kept = await onDevice(store, new AbortController().signal, (api, s) =>
    api.rewriteCheckpoint(s, ref.id, rewrite),
  );
  // The same function: what was measured of it holds. Its optimiser's state does not, so there is nothing to resume.
  const { design } = rewrite;
  return { ...ref, ...kept, design, designKey: designKey(design), over: true, at: new Date().toISOString() };
}
