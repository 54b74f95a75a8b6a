import { networksOf, nextOrders } from '../../../app/verify/plan.ts';
import { type MeasuredDesign, printVerifyState, type VerifyState } from '../../../app/verify/records.ts';
import { type Measure, TrainingRefused, verifyFront } from '../../../app/verify/run.ts';
import { verifiedFront } from '../../../app/verify/verified.ts';
import { measuredEnergyMj } from '../../../coinference/frameParts.ts';
import { parseGenome } from '../../../design/genome.ts';
import { designOf } from '../../../design/genomeDesign.ts';
import { SearchControl } from '../../../search/control.ts';
import { saveRecord } from '../../../workers/blobs.ts';
import type { RunFrame } from '../../../workers/coinference.ts';
import type { NetworkAnswer } from '../../../workers/verifying.ts';
import { dataChoice } from '../../kit/data.ts';
import { systemNow } from '../../machines/chosen.ts';
import { endpointChoice, onDevice } from '../../machines/device.ts';
import { threadsNow } from '../../machines/threads.ts';
import { isAtWork, jobOf } from '../../store/jobs.ts';
import { predictsHere } from '../../store/project.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { summary } from '../run/statistics.ts';
import { learnFrom } from './accuracySource.ts';
import { keyOf, loadState, runOf, SEED, subjectOf, verifyKey } from './verifySubject.ts';

/** Frames of each design that is run. */
const FRAMES = 20;

/** Shows what a verification of this front found in an earlier visit, and whether there is something to resume. */
export async function loadVerification(store: StudioStore): Promise<void> {
  const subject = subjectOf(store.getState());
  if (!subject) return;
  const key = verifyKey(store.getState());
  const state = await loadState(subject);
  if (verifyKey(store.getState()) !== key) return;
  const { orders } = nextOrders(state, { ms: null, trainers: 1 });
  const records = state.trainings.length + state.measured.length;
  store.getState().put('search', { loadVerified: orders.length > 0 ? records : 0 });
  if (records > 0) showVerified(store, state);
}

/** The front with what is known of it now, on the screen. */
function showVerified(store: StudioStore, state: VerifyState): void {
  const found = new Map(verifiedFront(state).map(({ member }) => [member.encoding, member]));
  const { search, put } = store.getState();
  put('search', { front: search.front.map((member) => found.get(member.encoding) ?? member) });
}

/** The same, kept with the project. */
function recordVerified(store: StudioStore): void {
  const { front } = store.getState().search;
  const own = new Set(front.map(({ encoding }) => encoding));
  store.getState().record(({ searches }) => {
    const of = searches.find((search) => search.front.every(({ encoding }) => own.has(encoding)));
    if (of) of.front = [...front];
  });
}

export const canVerify = (state: StudioState): boolean =>
  state.search.front.length > 0 && !isAtWork(state, 'search');

/** Really trains and really runs the designs of the front, or resumes where that was stopped. */
export async function startVerifying(store: StudioStore): Promise<void> {
  const before = store.getState();
  const subject = subjectOf(before);
  if (!subject || !canVerify(before)) return;
  const control = new SearchControl();
  const worker = store.workers.verify;
  const run = runOf(subject);
  const { threads } = before.project.system.device;
  const data = dataChoice(before);
  let last: VerifyState | undefined;
  await store.jobs.start('verify', {
    words: 'Starting the engine',
    run: async ({ signal, say }) => {
      const start = await loadState(subject);
      const { state, end } = await verifyFront(signal, start, {
        budgetMs: 60_000 * before.search.verifyMinutes,
        // What runs is this browser and the endpoint: no measurement of a front for other machines.
        ...(predictsHere(before.project) && { measure: measuring(store, before) }),
        trainers: {
          atOnce: () => 1,
          async train(abort, order, onShare) {
            const request = { data, order, run, threads };
            const answer = await worker.call<NetworkAnswer>(
              abort,
              (api, s) => api.verifyNetwork(s, request, onShare) as Promise<NetworkAnswer>,
            );
            if ('refused' in answer) throw new TrainingRefused(answer.refused);
            return answer;
          },
        },
        async save(now) {
          last = now;
          await saveRecord(keyOf(subject), printVerifyState(now));
          showVerified(store, now);
        },
        onProgress: (progress) => say({ ...progress, begun: true }),
        ready: (abort) => control.ready(abort),
      });
      const trained = verifiedFront(state).filter((each) => each.trained).length;
      const rest = end === 'time' ? ' Time is up; resume for more.' : '';
      return `${trained} of ${state.front.length} designs trained to the end.${rest}`;
    },
    save: (reason) => {
      if (last) {
        recordVerified(store);
        void learnFrom(store, last).catch(() => {});
      }
      const open = last && (reason !== 'done' || networksOf(last).length > trainedToTheEnd(last));
      const records = (last?.trainings.length ?? 0) + (last?.measured.length ?? 0);
      store.getState().put('search', { loadVerified: open ? records : 0 });
    },
    stopped: () => 'Stopped. What was trained and measured is saved.',
    pause: () => {
      control.pause();
      void worker.send((api) => api.pauseVerifying());
    },
    resume: () => {
      control.resume();
      void worker.send((api) => api.resumeVerifying());
    },
  });
}

const trainedToTheEnd = ({ trainings, rungs }: VerifyState): number =>
  trainings.filter(({ fidelity }) => fidelity.epochs === rungs.at(-1)?.epochs).length;

/** Pauses or resumes the verification. */
export function pauseOrResumeVerifying(store: StudioStore): void {
  if (jobOf(store.getState(), 'verify').state === 'paused') store.jobs.resume('verify');
  else store.jobs.pause('verify');
}

export const stopVerifying = (store: StudioStore): Promise<void> => store.jobs.stop('verify');

/** Runs each design between this browser and the endpoint. */
function measuring(store: StudioStore, state: StudioState): Measure {
  const power = systemNow(state)?.power;
  const data = dataChoice(state);
  return async function* (signal, designs) {
    for (const encoding of designs) {
      const frames: RunFrame[] = [];
      const request = {
        ...{ design: designOf(parseGenome(encoding)), data, threads: threadsNow(state) },
        weights: { kind: 'untrained', seed: SEED } as const,
        endpoint: endpointChoice(state),
        samples: Array.from({ length: FRAMES }, (_, i) => i),
      };
      await onDevice(store, signal, (api, s) => api.run(s, request, (some) => void frames.push(...some)));
      const found = summary(frames);
      if (!found) continue;
      const { latencyMs, q1Ms: lowMs, q3Ms: highMs, parts, bytesUp, bytesDown } = found;
      const energy = power && measuredEnergyMj(power, parts);
      const measured: MeasuredDesign = {
        ...{ design: encoding, latencyMs, lowMs, highMs, bytesUp, bytesDown },
        ...(typeof energy === 'number' && Number.isFinite(energy) && { energyMj: energy }),
        ...{ frames: frames.length, provenance: 'measured', at: new Date().toISOString() },
      };
      yield measured;
    }
  };
}
