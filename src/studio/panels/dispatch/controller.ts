import { dispatchDocument } from '../../../app/dispatch/document.ts';
import { type PlayNews, withNews } from '../../../app/dispatch/played.ts';
import { assertTraceSize, parseLinkTrace, parseLoadTrace } from '../../../coinference/dispatch/traceFile.ts';
import type { DispatchRequest } from '../../../workers/dispatching.ts';
import { chooseFile, download } from '../../kit/files.ts';
import { LATER_STRINGS } from '../../kit/laterStrings.ts';
import { OFF } from '../../kit/offBecause.ts';
import { dataMissing } from '../../kit/ready.ts';
import { onDevice } from '../../machines/device.ts';
import { adviceOf } from '../../store/advice.ts';
import { isAtWork, jobOf } from '../../store/jobs.ts';
import { fileNameOf } from '../../store/projectJson.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { linkTraceNow, loadTraceNow, zooNow } from './choices.ts';
import { zooRequestOf } from './zooRequest.ts';

/** Reads a trace of the link or of the load from a CSV file; what is refused is said, and the choice before stays. */
export async function takeTrace(store: StudioStore, what: 'link' | 'load', file: File): Promise<void> {
  const { put } = store.getState();
  try {
    assertTraceSize(file.name, file.size);
    const text = await file.text();
    const patch =
      what === 'link'
        ? { link: { kind: 'file' as const, trace: parseLinkTrace(text, file.name) }, seconds: null }
        : { load: { kind: 'file' as const, trace: parseLoadTrace(text, file.name) } };
    put('dispatch', { ...patch, problem: null });
  } catch (error) {
    put('dispatch', { problem: adviceOf(error) });
  }
}

export async function chooseTrace(store: StudioStore, what: 'link' | 'load'): Promise<void> {
  const file = await chooseFile('.csv,.tsv,.txt,text/csv');
  if (file) await takeTrace(store, what, file);
}

/** Why no trace can be played: there is no zoo, or nothing to feed its designs with, or a run is under way; null where one can. */
export function whyNotPlay(state: StudioState): string | null {
  if (zooNow(state) === null) return LATER_STRINGS.dispatch.noZoo;
  if (isAtWork(state, 'run', 'dispatch')) return OFF.busy;
  return dataMissing(state)?.what ?? null;
}

export const canPlay = (state: StudioState): boolean => whyNotPlay(state) === null;

function requestOf(state: StudioState): DispatchRequest | null {
  const zoo = zooRequestOf(state);
  const { dispatch } = state;
  const { beside } = dispatch;
  return zoo && { ...zoo, link: linkTraceNow(dispatch), load: loadTraceNow(dispatch), beside };
}

/** Plays the trace that is chosen with the zoo that is chosen: adapting, and then fixed schemes beside it. */
export async function startTrace(store: StudioStore): Promise<void> {
  const request = requestOf(store.getState());
  if (!request || !canPlay(store.getState())) return;
  const { seconds } = request.link;
  await store.jobs.start('dispatch', {
    words: 'Loading',
    run: async ({ signal, say }) => {
      store.getState().put('dispatch', { played: null, problem: null });
      const take = (news: PlayNews) => {
        if (signal.aborted) return;
        if (news.kind === 'words') return say({ words: news.words });
        const played = withNews(store.getState().dispatch.played, news);
        store.getState().put('dispatch', { played });
        if (news.kind !== 'points' || !played) return;
        const { length } = played.runs;
        const atS = Math.min(seconds, news.points.at(-1)?.atS ?? 0);
        const name = played.runs[news.run]?.name ?? '';
        say({
          words: `${name === 'adaptive' ? 'Adapting' : name}: ${Math.round(atS)} of ${Math.round(seconds)} s`,
          progress: (news.run + atS / seconds) / length,
          leftMs: 1000 * ((length - news.run) * seconds - atS),
          begun: true,
        });
      };
      await onDevice(store, signal, (api, s) => api.dispatch(s, request, take));
      return 'Played to its end.';
    },
    stopped: () => 'Stopped: what was played until then is shown.',
    pause: () => void store.workers.device.send((api) => api.holdTrace(true)),
    resume: () => void store.workers.device.send((api) => api.holdTrace(false)),
  });
}

/** Pauses or resumes the trace. */
export function pauseOrResumeTrace(store: StudioStore): void {
  if (jobOf(store.getState(), 'dispatch').state === 'paused') store.jobs.resume('dispatch');
  else store.jobs.pause('dispatch');
}

export const stopTrace = (store: StudioStore): Promise<void> => store.jobs.stop('dispatch');

/** Saves what the runs gave that came to their end, in the form that `gcode dispatch --json` prints. */
export function saveTraceResult(store: StudioStore): void {
  const { dispatch, project } = store.getState();
  if (!dispatch.played) return;
  const { about, where, runs } = dispatch.played;
  const whole = runs.flatMap(({ report, changes, broken }) =>
    report ? [{ report, changes: [...changes], broken }] : [],
  );
  const unplayed = runs.flatMap(({ name, error }) => (error === undefined ? [] : [{ run: name, error }]));
  const file = fileNameOf(project.name, 'project', 'dispatch.json');
  const document = {
    ...dispatchDocument(about, whole, unplayed),
    where,
    latency: { provenance: 'measured' },
  };
  download(file, `${JSON.stringify(document, null, 1)}\n`, 'application/json');
}

/** Whether a run has come to its end, so that there is something to save. */
export const hasTraceResult = ({ dispatch }: StudioState): boolean =>
  dispatch.played?.runs.some(({ report }) => report !== null) ?? false;
