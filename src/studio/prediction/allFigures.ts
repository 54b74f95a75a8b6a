import { costsOf, totalCost } from '../../design/cost.ts';
import { crossings } from '../../design/crossings.ts';
import { problemsOf } from '../../design/validity.ts';
import type { Figure } from '../../system/provenance.ts';
import { written } from '../kit/figureWords.ts';
import { flopsText } from '../kit/words.ts';
import { fittingCheckpoints } from '../store/checkpoints.ts';
import { goTo } from '../store/designs.ts';
import { runOf, timingKey } from '../store/project.ts';
import { settingOf } from '../store/setting.ts';
import type { StudioState } from '../store/store.ts';
import { latencyFigure, predictionNow } from './figures.ts';

export type Known = Pick<StudioState, 'project' | 'results' | 'prediction'>;

/** Everything that is known of a design of the project, by what it is; each figure says where it comes from. */
export function figuresOf(state: Known, id: string): Map<string, Figure> {
  const project = goTo(state.project, id);
  const setting = settingOf(project);
  const found = new Map<string, Figure>();
  const run = runOf(state.results, project);
  if (run) {
    const where = `median of ${run.frames} frames between a browser and ${run.system.edge.url || 'the endpoint that serves this page'}`;
    found.set('Latency, measured', {
      ...{ value: run.latencyMs, unit: 'ms', provenance: 'measured', when: run.at, where },
    });
  }
  const here =
    id === state.project.designId
      ? { prediction: predictionNow(state), memory: state.prediction.memory }
      : null;
  const { prediction = null, memory = null } = state.prediction.others[timingKey(project)] ?? here ?? {};
  if (prediction) {
    const { provenance } = prediction;
    found.set('Latency, predicted', latencyFigure(prediction));
    found.set('Frames a second', { value: prediction.throughputFps, unit: 'frames/s', provenance });
    if (Number.isFinite(prediction.energyMj)) {
      found.set('Device energy', { value: prediction.energyMj, unit: 'mJ', provenance: 'modelled' });
    }
  }
  const [checkpoint] = fittingCheckpoints({ ...state, project });
  if (checkpoint) {
    const { accuracy, at, epochs } = checkpoint;
    const where = `on validation samples, after ${epochs} epochs`;
    found.set('Accuracy', { value: accuracy, unit: 'fraction', provenance: 'measured', when: at, where });
  }
  for (const side of ['device', 'edge'] as const) {
    const value = memory?.[side] ?? 0;
    if (value > 0) {
      found.set(`${side === 'device' ? 'Device' : 'Edge'} memory`, {
        ...{ value, unit: 'bytes', provenance: 'modelled', where: 'by the life of values in the graphs' },
      });
    }
  }
  return counted(found, project, setting);
}

/** What follows from the design alone: counted, not measured. */
function counted(
  found: Map<string, Figure>,
  { design }: Known['project'],
  setting: ReturnType<typeof settingOf>,
): Map<string, Figure> {
  const exact = { provenance: 'measured', where: 'counted from the design' } as const;
  const { parameters, flops } = totalCost(costsOf(design, setting).values());
  found.set('Parameters', { value: parameters, unit: 'count', ...exact });
  found.set('Operations per sample', { value: flops, unit: 'FLOP', ...exact });
  if (problemsOf(design, setting).length > 0) return found;
  const all = crossings(design, setting);
  for (const direction of ['up', 'down'] as const) {
    const value = all.filter((c) => c.direction === direction).reduce((sum, c) => sum + c.bytes, 0);
    found.set(`Bytes ${direction}`, { value, unit: 'bytes', ...exact });
  }
  return found;
}

/** The names of figures in the order of the table. */
export const FIGURES = [
  ...['Latency, measured', 'Latency, predicted', 'Frames a second', 'Device energy', 'Accuracy'],
  ...['Device memory', 'Edge memory', 'Bytes up', 'Bytes down', 'Parameters', 'Operations per sample'],
];

/** How the second figure stands to the first, in words; null where one is not known. */
export function against(a: Figure | undefined, b: Figure | undefined): string | null {
  if (!a || !b) return null;
  if (a.value === b.value) return 'the same';
  const overlap = (a.low ?? a.value) <= (b.high ?? b.value) && (b.low ?? b.value) <= (a.high ?? a.value);
  if (overlap) return 'intervals overlap';
  const sign = b.value > a.value ? '+' : '−';
  const difference = Math.abs(b.value - a.value);
  const by = a.unit === 'FLOP' ? flopsText(difference) : written({ value: difference, unit: a.unit });
  return a.value > 0 && b.value > 0 ? `${sign}${by} (${(b.value / a.value).toFixed(2)}×)` : `${sign}${by}`;
}
