import type { Recipe } from '../../../learning/recipe.ts';
import { ago, count, percent, plain } from '../../charts/format.ts';
import type { OverlaidRun } from '../../charts/TrainingOverlay.tsx';
import type { CheckpointRef } from '../../store/project.ts';
import type { StudioState } from '../../store/store.ts';
import { savedCurves } from './record.ts';

/** So many trainings are told apart in one chart. */
export const MOST_COMPARED = 4;

/** Trainings of the project's task whose curves are kept, of any of its designs; newest first. */
export const comparable = ({ results, project }: StudioState): CheckpointRef[] =>
  results.checkpoints.filter(({ task, curve }) => task === project.task && curve.length > 0);

/** Those that are compared: the chosen ones that are still there, or the newest two. */
export function comparedNow(state: StudioState): CheckpointRef[] {
  const all = comparable(state);
  const { compared } = state.training;
  return compared === null ? all.slice(0, 2) : all.filter(({ id }) => compared.includes(id));
}

/** What is chosen after a training was added or taken out. */
export function toggled(state: StudioState, id: string): string[] {
  const now = comparedNow(state).map((ref) => ref.id);
  if (now.includes(id)) return now.filter((each) => each !== id);
  return now.length < MOST_COMPARED ? [...now, id] : now;
}

export const overlaid = (refs: readonly CheckpointRef[]): { runs: OverlaidRun[]; epochs: number } => ({
  runs: refs.map((ref, i) => {
    const { loss, accuracy } = savedCurves(ref);
    return { number: i + 1, name: ref.design.name, loss, accuracy };
  }),
  epochs: Math.max(1, ...refs.map(({ curve }) => curve.at(-1)?.epoch ?? 0)),
});

export const trainingWords = ({ design, accuracy, epochs, at }: CheckpointRef): string =>
  `${design.name}, ${percent(accuracy)}, ${epochs} epochs, ${ago(Date.parse(at), Date.now())}`;

const NAMES: Record<keyof Recipe, string> = {
  epochs: 'Epochs planned',
  batch: 'Batch',
  seed: 'Seed',
  optimiser: 'Optimiser',
  learningRate: 'Learning rate',
  weightDecay: 'Weight decay',
  clip: 'Largest gradient',
  ema: 'Average of weights (EMA)',
  labelSmoothing: 'Label smoothing',
  dropout: 'Dropout',
  augmentation: 'Augmentation',
  wordPrior: 'Word prior',
  balanced: 'Classes equally often',
  patience: 'Patience',
};

/** `scale 0.667 to 1.5, shift 0.2`. */
function valueText(value: unknown): string {
  if (value === undefined) return '–';
  if (typeof value === 'number') return plain(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(valueText).join(' to ');
  if (typeof value !== 'object' || value === null) return String(value);
  const parts = Object.entries(value).map(([name, part]) => `${name} ${valueText(part)}`);
  return parts.length > 0 ? parts.join(', ') : 'none';
}

export interface ComparedRow {
  name: string;
  cells: string[];
  differs: boolean;
}

/** What was trained and how, where it differs; what was reached always. A recipe that was not kept has no values. */
export function comparedTrainings(refs: readonly CheckpointRef[]): ComparedRow[] {
  const row = (name: string, of: (ref: CheckpointRef) => string): ComparedRow => {
    const cells = refs.map(of);
    return { name, cells, differs: new Set(cells).size > 1 };
  };
  const asked = [
    row('Design', ({ design }) => design.name),
    row('Points', ({ points }) => count(points)),
    ...(Object.keys(NAMES) as (keyof Recipe)[]).map((key) =>
      row(NAMES[key], ({ recipe, planned, batch, seed }) =>
        valueText({ epochs: planned, batch, seed, ...recipe }[key]),
      ),
    ),
  ];
  return [
    row('Validation accuracy', ({ accuracy }) => percent(accuracy)),
    row('Epochs done', ({ epochs }) => count(epochs)),
    row('Training loss at the end', ({ curve }) => plain(curve.at(-1)?.loss ?? Number.NaN)),
    ...asked.filter(({ differs }) => differs),
  ];
}
