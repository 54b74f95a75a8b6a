import { randomDesigns } from '../../coinference/collect.ts';
import type { LatencySample } from '../../learning/latency/samples.ts';
import { dropBytes } from '../../workers/blobs.ts';
import { isAbort } from '../../workers/bridge.ts';
import type { PredictorStep } from '../../workers/predictor.worker.ts';
import { adviceOf } from '../kit/advice.ts';
import { dataChoice } from '../kit/data.ts';
import { download } from '../kit/files.ts';
import { endpointChoice, onDevice } from '../machines/device.ts';
import { tablesId } from '../machines/tablesId.ts';
import { threadsNow } from '../machines/threads.ts';
import { fileNameOf } from '../store/projectFile.ts';
import { settingOf } from '../store/setting.ts';
import type { StudioState, StudioStore } from '../store/store.ts';
import { stillWanted } from './choose.ts';
import { headerOf, keepPredictor, systemHere } from './keep.ts';
import { predictorLive } from './live.ts';
import { addSamples, designsIn, keptSamples, printSamples, type SampleSet } from './samples.ts';
import { answering, predictRequest, training } from './worker.ts';

const SEED = 1;
/** Each design is measured over the link as it is and at the two rates of the GCoDE paper: the predictor learns the rate. */
const RATES: readonly (number | null)[] = [null, 40, 10];
/** Rounds of frames in each pass over the designs, and passes: the later ones average what the machine does over minutes. */
const ROUNDS = 5;
const PASSES = 2;
/** Samples of a design that is measured wholly. */
export const PER_DESIGN = RATES.length * PASSES;
/** Random designs among which the next ones are looked for. */
const POOL = 2000;

let stop: AbortController | undefined;
export const stopPredictor = (): void => stop?.abort();

/**
 * The designs to have: those that were begun, and as many others as are missing. Random ones at first; once there is a
 * predictor, those that it learns most from.
 */
async function designsToMeasure(
  state: StudioState,
  signal: AbortSignal,
  { samples }: SampleSet,
  target: number,
): Promise<string[]> {
  const known = [...new Set(samples.map(({ design }) => design))];
  const count = Math.max(0, target - known.length);
  const begun = new Set(known);
  const pool = randomDesigns(Math.max(POOL, 2 * target), SEED).filter((design) => !begun.has(design));
  const request = predictRequest(state);
  if (!request || count === 0) return [...known, ...pool.slice(0, count)];
  const next = await answering.call(signal, (api, s) => api.select(s, request, { pool, known, count }));
  return [...known, ...next];
}

/** Measures designs until there are as many as wanted; goes on where it was stopped, closed or failed. */
export async function measureDesigns(store: StudioStore): Promise<void> {
  if (predictorLive.getState().doing !== null) return;
  const state = store.getState();
  const system = systemHere(state);
  if (!system) return;
  const setting = settingOf(state.project);
  const { target } = predictorLive.getState();
  stop = new AbortController();
  const { signal } = stop;
  const say = (words: string, progress: number | null, leftMs: number | null) =>
    predictorLive.setState({ doing: { kind: 'measure', words }, progress, leftMs });
  say('Choosing designs', null, null);
  predictorLive.setState({ problem: null });
  try {
    let set = await keptSamples(headerOf(system), setting);
    const wanted = stillWanted(
      await designsToMeasure(state, signal, set, target),
      RATES,
      PASSES,
      set.samples,
    );
    const request = {
      wanted,
      data: dataChoice(state),
      endpoint: endpointChoice(state),
      threads: threadsNow(state),
      repeats: ROUNDS,
      seed: SEED,
    };
    const started = performance.now();
    let done = 0;
    let keeping: Promise<void> = Promise.resolve();
    const take = (batch: LatencySample[]) => {
      set = { ...set, samples: [...set.samples, ...batch] };
      keeping = keeping.then(() => addSamples({ header: set.header, samples: batch }, setting));
      done += designsIn(batch);
      const leftMs = ((performance.now() - started) / done) * (wanted.length - done);
      predictorLive.setState({ designs: designsIn(set.samples), samples: set.samples.length });
      if (!signal.aborted)
        say(
          `${done} of ${wanted.length} measurements, each design ${PASSES} times`,
          done / wanted.length,
          leftMs,
        );
    };
    if (wanted.length > 0) {
      say(`0 of ${wanted.length} measurements: the first batch takes longest`, 0, null);
      await onDevice(store, signal, (api, s) => api.measureDesigns(s, request, take));
    }
    await keeping;
    predictorLive.setState({ doing: null });
  } catch (error) {
    predictorLive.setState({ doing: null, problem: isAbort(error) ? null : adviceOf(error) });
  }
}

/** Trains the predictor on all designs that were measured; the one there was stays until the new one is kept. */
export async function trainPredictor(store: StudioStore): Promise<void> {
  if (predictorLive.getState().doing !== null) return;
  const state = store.getState();
  const system = systemHere(state);
  if (!system) return;
  stop = new AbortController();
  const doing = (words: string) => ({ kind: 'train' as const, words });
  predictorLive.setState({
    doing: doing('Starting the engine'),
    progress: null,
    leftMs: null,
    problem: null,
  });
  const follow = ({ progress, loss, leftMs }: PredictorStep) => {
    if (predictorLive.getState().doing === null) return;
    predictorLive.setState({ doing: doing(`Training, loss ${loss.toFixed(4)}`), progress, leftMs });
  };
  try {
    const set = await keptSamples(headerOf(system), settingOf(state.project));
    const request = { ...set, setting: settingOf(state.project), system };
    const { id, about } = await training.call(stop.signal, (api, s) => api.train(s, request, follow));
    const before = predictorLive.getState().record;
    const record = { id, about, tables: tablesId(system) };
    await keepPredictor(state, record);
    if (before && before.id !== id) await dropBytes('predictor', before.id).catch(() => {});
    predictorLive.setState({ doing: null, record });
  } catch (error) {
    predictorLive.setState({ doing: null, problem: isAbort(error) ? null : adviceOf(error) });
  }
}

/** Hands over what was measured, as `predictor train` of the command line reads it. */
export async function exportSamples(store: StudioStore): Promise<void> {
  const state = store.getState();
  const system = systemHere(state);
  if (!system) return;
  const set = await keptSamples(headerOf(system), settingOf(state.project));
  const name = fileNameOf(state.project.name, 'project', 'samples.jsonl');
  download(name, printSamples(set), 'application/jsonl');
}
