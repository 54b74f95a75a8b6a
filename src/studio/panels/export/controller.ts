import type { Figure } from '../../../system/provenance.ts';
import { isAbort } from '../../../workers/bridge.ts';
import type { BuiltBundle } from '../../../workers/bundling.ts';
import { type Advice, adviceOf } from '../../kit/advice.ts';
import { fittingCheckpoints } from '../../kit/checkpoints.ts';
import { dataChoice } from '../../kit/data.ts';
import { download } from '../../kit/files.ts';
import { createLive } from '../../kit/live.ts';
import { endpointChoice, onDevice } from '../../machines/device.ts';
import { latencyFigure, predictionNow } from '../../prediction/prediction.ts';
import { designKey } from '../../store/project.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';

export interface ExportLive {
  phase: 'idle' | 'building' | 'done' | 'failed';
  /** The checkpoint to take; null follows the newest. */
  checkpoint: string | null;
  bundle: (BuiltBundle & { name: string; designKey: string }) | null;
  problem: Advice | null;
}

export const exportLive = createLive<ExportLive>({
  phase: 'idle',
  checkpoint: null,
  bundle: null,
  problem: null,
});

/** The checkpoint that an export would take now, or undefined. */
export const checkpointNow = (state: StudioState, chosen: string | null) =>
  fittingCheckpoints(state).find((c) => c.id === chosen) ?? fittingCheckpoints(state)[0];

/** What is known of the design on the canvas, for the bundle's manifest. */
function figuresOf(state: StudioState): Record<string, Figure> {
  const run = state.results.runs.find((r) => r.designKey === designKey(state.project.design));
  const estimate = predictionNow(state);
  return {
    ...(run && {
      'latency measured': {
        value: run.latencyMs,
        unit: 'ms',
        provenance: 'measured',
        when: run.at,
        where: `a browser and ${run.system.edge.url || endpointChoice(state).url}, median of ${run.frames} frames`,
      },
    }),
    ...(estimate && {
      'latency predicted': latencyFigure(estimate),
      ...(Number.isFinite(estimate.energyMj) && {
        'device energy': { value: estimate.energyMj, unit: 'mJ', provenance: 'modelled' },
      }),
    }),
  };
}

const slug = (name: string): string =>
  name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '') || 'design';

/** Builds the bundle of the design on the canvas and hands it to the person. */
export async function exportDesign(store: StudioStore): Promise<void> {
  if (exportLive.getState().phase === 'building') return;
  const state = store.getState();
  const checkpoint = checkpointNow(state, exportLive.getState().checkpoint);
  if (!checkpoint) return;
  const { design, system } = state.project;
  const request = {
    design,
    data: dataChoice(state),
    checkpoint: checkpoint.id,
    threads: system.device.threads,
    figures: figuresOf(state),
    runnerUrl: new URL('runner/', document.baseURI).href,
  };
  exportLive.setState({ phase: 'building', bundle: null, problem: null });
  store.getState().job('export', { state: 'running', progress: null, message: 'building' });
  try {
    const built = await onDevice(store, new AbortController().signal, (api, s) =>
      api.buildBundle(s, request),
    );
    const name = `${slug(design.name)}.gcode.zip`;
    exportLive.setState({ phase: 'done', bundle: { ...built, name, designKey: designKey(design) } });
    download(name, built.zip, 'application/zip');
    store.getState().job('export', { state: 'done', progress: 1, message: 'exported' });
  } catch (error) {
    exportLive.setState({ phase: 'failed', problem: isAbort(error) ? null : adviceOf(error) });
    store.getState().job('export', { state: 'failed', progress: null, message: 'failed' });
  }
}
