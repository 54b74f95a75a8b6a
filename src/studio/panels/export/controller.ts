import type { Figure } from '../../../system/provenance.ts';
import { dataChoice } from '../../kit/data.ts';
import { download } from '../../kit/files.ts';
import { endpointChoice, onDevice } from '../../machines/device.ts';
import { deviceWords, edgeWords, linkWords } from '../../machines/systemWords.ts';
import { latencyFigure, predictionNow } from '../../prediction/figures.ts';
import { fittingCheckpoints } from '../../store/checkpoints.ts';
import { designKey, runOf } from '../../store/project.ts';
import type { BundleSession } from '../../store/session/run.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { zooRequestOf } from '../dispatch/zooRequest.ts';

/** The checkpoint that an export would take now, or undefined. */
export const checkpointNow = (state: StudioState) =>
  fittingCheckpoints(state).find((c) => c.id === state.bundle.checkpoint) ?? fittingCheckpoints(state)[0];

/** What is known of the design on the canvas, for the bundle's manifest. */
function figuresOf(state: StudioState): Record<string, Figure> {
  const run = runOf(state.results, state.project);
  const estimate = predictionNow(state);
  const whereOf = ({ system }: NonNullable<typeof run>) =>
    `a browser and ${system.edge.url || endpointChoice(state).url}`;
  return {
    ...(run && {
      'latency measured': {
        value: run.latencyMs,
        unit: 'ms',
        provenance: 'measured',
        when: run.at,
        where: `${whereOf(run)}, median of ${run.frames} frames`,
      },
      ...(run.throughputFps !== undefined && {
        'frames a second measured': {
          value: run.throughputFps,
          unit: 'frames/s',
          provenance: 'measured',
          when: run.at,
          where: `${whereOf(run)}, ${run.frames} overlapping frames`,
        },
      }),
    }),
    ...(estimate && {
      'latency predicted': latencyFigure(estimate),
      ...(Number.isFinite(estimate.energyMj) && {
        'device energy': { value: estimate.energyMj, unit: 'mJ', provenance: 'modelled' },
      }),
    }),
  };
}

/** The system that the figures are of, in words. */
const systemOf = (state: StudioState) => ({
  device: deviceWords(state),
  edge: edgeWords(state),
  link: linkWords(state),
});

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'design';

const bundleName = (name: string): string => `${slug(name)}.gcode.zip`;

/** Where the build left the runner's files. */
const runnerUrl = (): string => new URL('runner/', document.baseURI).href;

/** Builds the bundle of the design on the canvas and hands it to the person. */
export async function exportDesign(store: StudioStore): Promise<void> {
  const state = store.getState();
  const checkpoint = checkpointNow(state);
  if (!checkpoint) return;
  const { design, system } = state.project;
  const request = {
    design,
    data: dataChoice(state),
    checkpoint: checkpoint.id,
    threads: system.device.threads,
    figures: figuresOf(state),
    system: systemOf(state),
    runnerUrl: runnerUrl(),
  };
  await store.jobs.start('export', {
    words: 'Building',
    run: async ({ signal }) => {
      store.getState().put('bundle', { built: null });
      const built = await onDevice(store, signal, (api, s) => api.buildBundle(s, request));
      return handOver(store, { ...built, name: bundleName(design.name), designKey: designKey(design) });
    },
  });
}

/** Builds the bundle of the zoo that the dispatcher would choose from, and hands it to the person. */
export async function exportZoo(store: StudioStore): Promise<void> {
  const state = store.getState();
  const zoo = zooRequestOf(state);
  if (!zoo) return;
  const request = { ...zoo, runnerUrl: runnerUrl() };
  await store.jobs.start('export', {
    words: 'Building',
    run: async ({ signal, say }) => {
      store.getState().put('bundle', { built: null });
      const tell = (words: string) => {
        if (!signal.aborted) say({ words });
      };
      const built = await onDevice(store, signal, (api, s) => api.buildZooBundle(s, request, tell));
      return handOver(store, { ...built, name: bundleName(`${zoo.data.task} zoo`), designKey: null });
    },
  });
}

function handOver(store: StudioStore, built: NonNullable<BundleSession['built']>): string {
  store.getState().put('bundle', { built });
  download(built.name, built.zip, 'application/zip');
  return 'Exported.';
}
