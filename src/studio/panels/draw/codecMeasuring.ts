import type { CodecFigures } from '../../../coinference/codecFigures.ts';
import { PLAIN } from '../../../design/codec.ts';
import { setCodecs } from '../../../design/communicate.ts';
import { type LinkProfile, linkSetByHand } from '../../../system/link.ts';
import type { CodecsRequest } from '../../../workers/codecs.ts';
import { browserName } from '../../kit/browserName.ts';
import { dataChoice } from '../../kit/data.ts';
import { chosenLink } from '../../machines/chosen.ts';
import { onDevice } from '../../machines/device.ts';
import { threadsNow } from '../../machines/threads.ts';
import { designKey, type LinkChoice } from '../../store/project.ts';
import { UNTRAINED } from '../../store/session/run.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { UNTRAINED_SEED, weightsNow } from '../run/controller.ts';

/** Samples of val that each codec runs, and runs that a time is the median of. */
const SAMPLES = 48;
const REPEATS = 15;

/** What measured codecs belong to: whichever codecs the design has now. */
export function codecsKey(state: StudioState): string {
  const { design, task, points } = state.project;
  return [designKey(setCodecs(design, PLAIN)), task, points, weightsNow(state)].join(' ');
}

/** The link at its present rate; null where it is to be taken as it is, and was not measured yet. */
export const presentLink = (choice: LinkChoice, measured: LinkProfile | null): LinkProfile | null =>
  chosenLink(choice, measured) ?? (choice.kind === 'held' ? linkSetByHand(choice.mbps) : null);

/** Measures what each codec on the design's crossings saves and costs. */
export async function startCodecs(store: StudioStore): Promise<void> {
  const state = store.getState();
  const key = codecsKey(state);
  const weights = weightsNow(state);
  const trained = weights !== UNTRAINED;
  const request: CodecsRequest = {
    design: state.project.design,
    data: dataChoice(state),
    weights: trained ? { kind: 'checkpoint', id: weights } : { kind: 'untrained', seed: UNTRAINED_SEED },
    threads: threadsNow(state),
    ...{ samples: SAMPLES, repeats: REPEATS },
  };
  await store.jobs.start('codecs', {
    words: 'Measuring codecs',
    run: async ({ signal, say }) => {
      const where = browserName(navigator);
      store.getState().put('codecs', { key, figures: [], where, trained });
      const take = (figures: CodecFigures) => {
        if (signal.aborted) return;
        store.getState().put('codecs', { figures: [...store.getState().codecs.figures, figures] });
        say({ words: `Measured ${figures.codec}`, begun: true });
      };
      await onDevice(store, signal, (api, s) => api.measureCodecs(s, request, take));
      return 'Measured.';
    },
  });
}

export const stopCodecs = (store: StudioStore): Promise<void> => store.jobs.stop('codecs');
