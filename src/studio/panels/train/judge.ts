import { onAbort } from '../../../system/onAbort.ts';
import { dataChoice } from '../../kit/data.ts';
import type { StudioStore } from '../../store/store.ts';

export const JUDGING = 'Classifying the validation samples';

/**
 * Looks at what a checkpoint makes of the validation samples; the one that is looked at gives way.
 * @param outer work that this is a part of, and ends with
 */
export async function judgeCheckpoint(store: StudioStore, id: string, outer?: AbortSignal): Promise<void> {
  await store.jobs.stop('judge');
  if (outer?.aborted) return;
  if (outer) onAbort(outer, () => void store.jobs.stop('judge'));
  const state = store.getState();
  const { threads } = state.project.system.device;
  const { provider } = state.training;
  const request = { data: dataChoice(state), checkpoint: id, threads, provider };
  await store.jobs.start('judge', {
    words: JUDGING,
    run: async ({ signal, say }) => {
      store.getState().put('judged', { checkpoint: id, result: null });
      say({ progress: 0 });
      const { training } = store.workers;
      const result = await training.call(signal, (api, s) =>
        api.judge(s, request, (done, total) => say({ progress: done / total })),
      );
      store.getState().put('judged', { result });
      return '';
    },
  });
}
