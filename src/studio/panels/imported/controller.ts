import { usualFeeds } from '../../../app/imported/feeds.ts';
import type { Running } from '../../../app/jobs.ts';
import type { Figure } from '../../../system/provenance.ts';
import type { ImportedRequest, OpenedModels, SideProfile } from '../../../workers/imported.ts';
import { browserName } from '../../kit/browserName.ts';
import { download } from '../../kit/files.ts';
import { endpointChoice, onDevice } from '../../machines/device.ts';
import { threadsNow } from '../../machines/threads.ts';
import { type CutRun, type ImportedSession, initialImported } from '../../store/session/imported.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';

/** Shows a model of any origin, with what is suggested for its inputs, in the place of the one before. */
export async function showModel(
  store: StudioStore,
  { file, model, changed }: Extract<OpenedModels, { kind: 'foreign' }>,
): Promise<void> {
  await store.jobs.stop('imported');
  const { sizes, fills } = usualFeeds(model) as Pick<ImportedSession, 'sizes' | 'fills'>;
  store.getState().put('imported', { ...initialImported, opened: { file, model, changed }, sizes, fills });
}

export async function closeModel(store: StudioStore): Promise<void> {
  await store.jobs.stop('imported');
  store.getState().put('imported', initialImported);
}

/** Other inputs: what was found out on the ones before is of no use. */
export const chooseInputs = (
  store: StudioStore,
  patch: Partial<Pick<ImportedSession, 'sizes' | 'fills'>>,
): void =>
  store
    .getState()
    .put('imported', { ...patch, inside: null, device: null, edge: null, cuts: null, run: null });

function requestOf(state: StudioState): ImportedRequest | null {
  const { opened, sizes, fills } = state.imported;
  return opened && { file: opened.file, sizes, fills, threads: threadsNow(state) };
}

type Put = (patch: Partial<ImportedSession>) => void;

/** Work on the model that is open. What it finds counts for these very inputs: after a change of them it is dropped. */
async function work(
  store: StudioStore,
  words: string,
  run: (running: Running, request: ImportedRequest, put: Put) => Promise<string>,
): Promise<void> {
  const request = requestOf(store.getState());
  if (!request) return;
  const put: Put = (patch) => {
    const { opened, sizes, fills } = store.getState().imported;
    if (opened?.file !== request.file || sizes !== request.sizes || fills !== request.fills) return;
    store.getState().put('imported', patch);
  };
  await store.jobs.start('imported', { words, run: (running) => run(running, request, put) });
}

/** The cuts in figures, as far as they are known now. */
async function findCuts(
  store: StudioStore,
  { signal }: Running,
  request: ImportedRequest,
  put: Put,
): Promise<void> {
  const { device, edge } = store.getState().imported;
  put({ cuts: await onDevice(store, signal, (api, s) => api.cutsOfModel(s, request, { device, edge })) });
}

/** Runs the model once here: what every value on its way really is, and where it can be cut. */
export const lookInside = (store: StudioStore): Promise<void> =>
  work(store, 'Running the model once', async (running, request, put) => {
    put({ inside: await onDevice(store, running.signal, (api, s) => api.lookIntoModel(s, request)) });
    await findCuts(store, running, request, put);
    return 'Every value was seen.';
  });

/** Times every op of the model on one side, then finds the cuts again. */
export const profileSide = (store: StudioStore, side: 'device' | 'edge'): Promise<void> =>
  work(store, 'Timing the whole model', async (running, request, put) => {
    const where =
      side === 'device' ? { host: browserName(navigator) } : { endpoint: endpointChoice(store.getState()) };
    const onOp = (done: number, total: number, op: string) =>
      running.say({ words: op ? `Timing ${op}` : 'Timed', progress: done / total, begun: true });
    const profile: SideProfile = await onDevice(store, running.signal, (api, s) =>
      api.profileModel(s, request, where, onOp),
    );
    put({ [side]: profile });
    await findCuts(store, running, request, put);
    return 'Timed.';
  });

/** Runs the model in two halves, the edge's over the endpoint, beside the whole one here. */
export const runCut = (store: StudioStore): Promise<void> =>
  work(store, 'Loading both halves', async ({ signal, say }, request, put) => {
    const state = store.getState();
    const { tensor, frames } = state.imported;
    if (tensor === null) return '';
    const endpoint = endpointChoice(state);
    put({ run: null });
    const onFrame = (done: number) =>
      say({ words: `Frame ${done} of ${frames}`, progress: done / frames, begun: true });
    const run = await onDevice(store, signal, (api, s) =>
      api.runCutModel(s, request, { tensor, frames, endpoint }, onFrame),
    );
    const at = new Date().toISOString();
    put({ run: { ...run, tensor, endpoint: endpoint.url, mbps: endpoint.mbps, at } });
    return 'Measured.';
  });

const slug = (name: string): string => name.replace(/\.onnx$/i, '').replace(/[^\p{L}\p{N}-]+/gu, '-');

/** Hands both halves over as a zip, with a run to check them against and what was measured. */
export const bundleCut = (store: StudioStore): Promise<void> =>
  work(store, 'Bundling both halves', async ({ signal }, request) => {
    const { tensor, run } = store.getState().imported;
    if (tensor === null) return '';
    const figures = run?.tensor === tensor ? figuresOf(run) : [];
    const zip = await onDevice(store, signal, (api, s) => api.bundleCutModel(s, request, tensor, figures));
    download(`${slug(request.file.name)}.cut.zip`, zip, 'application/zip');
    return 'Bundled.';
  });

function figuresOf({ totalMs, wholeMs, frames, endpoint, mbps, at }: CutRun): (Figure & { name: string })[] {
  const held = mbps === null ? '' : `, held to ${mbps} Mb/s`;
  const measured = { unit: 'ms', provenance: 'measured', when: at } as const;
  return [
    {
      ...{ name: 'both halves', value: totalMs.median, low: totalMs.q1, high: totalMs.q3, ...measured },
      where: `median of ${frames} frames between a browser and ${endpoint}${held}`,
    },
    {
      name: 'whole on the device',
      value: wholeMs,
      ...measured,
      where: `median of ${frames} runs in a browser`,
    },
  ];
}

export const stopWork = (store: StudioStore): Promise<void> => store.jobs.stop('imported');
