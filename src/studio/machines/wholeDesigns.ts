import type { Running } from '../../app/jobs.ts';
import { toldApart, typicalFrame } from '../../coinference/frameParts.ts';
import type { Design } from '../../design/types.ts';
import type { RunFrame } from '../../workers/coinference.ts';
import { dataChoice } from '../kit/data.ts';
import type { StudioStore } from '../store/store.ts';
import { threadDesigns } from './anchors.ts';
import { endpointChoice, onDevice } from './device.ts';
import type { Evidence } from './evidence.ts';
import { calmest, fastestThreads, threadChoices } from './threads.ts';

/** Frames of each design: as many as a median needs that is within a few percent. */
const FRAMES = 16;
/** The seed of untrained weights, which take as long as trained ones. */
const SEED = 1;

/** Runs frames of a design the way that a person's run does: one after the other, while the page draws. */
async function framesOf(
  store: StudioStore,
  signal: AbortSignal,
  design: Design,
  threads: number,
): Promise<RunFrame[]> {
  const state = store.getState();
  const frames: RunFrame[] = [];
  const request = {
    design,
    data: dataChoice(state),
    weights: { kind: 'untrained' as const, seed: SEED },
    endpoint: endpointChoice(state),
    threads,
    samples: Array.from({ length: FRAMES }, (_, i) => i),
  };
  const take = (some: readonly RunFrame[]) => {
    frames.push(...some);
  };
  await onDevice(store, signal, (api, s) => api.run(s, request, take), threads);
  return frames;
}

/**
 * Measures a few designs at each number of threads that may be best, each in an engine of its own, there and back: a machine
 * that grows slower meanwhile is no reason against what came last.
 * @returns the number that is fastest
 */
export async function chooseThreads(
  store: StudioStore,
  { signal, say }: Pick<Running, 'signal' | 'say'>,
): Promise<number> {
  const choices = threadChoices(store.getState().ui.device);
  const [only] = choices;
  if (choices.length === 1 && only !== undefined) return only;
  const rounds: { threads: number; times: number[] }[] = [];
  for (const threads of [...choices, ...choices.toReversed()]) {
    say({ words: `This browser: whole designs on ${threads} thread${threads === 1 ? '' : 's'}` });
    const times: number[] = [];
    for (const design of threadDesigns()) {
      const frames = await framesOf(store, signal, design, threads);
      times.push(typicalFrame(frames.map(({ timing }) => timing)).latencyMs);
    }
    rounds.push({ threads, times });
  }
  return fastestThreads(calmest(rounds));
}

/**
 * Measures designs, which calibrate what single ops say.
 * @param longestMs no further design is begun after this time
 */
export async function measureWhole(
  store: StudioStore,
  signal: AbortSignal,
  designs: readonly Design[],
  { threads, longestMs }: { threads: number; longestMs: number },
  follow: (done: number) => void,
): Promise<Evidence[]> {
  const { mbps } = endpointChoice(store.getState());
  const found: Evidence[] = [];
  const started = performance.now();
  for (const [i, design] of designs.entries()) {
    if (performance.now() - started > longestMs) break;
    follow(i);
    const frames = await framesOf(store, signal, design, threads);
    // A server without times of its own tells nothing of its machine.
    if (!toldApart(frames)) break;
    const { latencyMs, parts } = typicalFrame(frames.map(({ timing }) => timing));
    found.push({ design, mbps, latencyMs, parts, kind: 'anchor', at: new Date().toISOString() });
  }
  return found;
}
