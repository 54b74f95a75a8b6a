import { z } from 'zod';
import { trainedAt } from '../../../app/verify/beliefs.ts';
import { modelCorrection } from '../../../app/verify/modelCorrection.ts';
import type { VerifyState } from '../../../app/verify/records.ts';
import { readAccuracyModel } from '../../../learning/accuracy/accuracyFile.ts';
import { answeringAt } from '../../../learning/accuracy/accuracyModel.ts';
import { type Fidelity, trainedToSchema } from '../../../learning/accuracy/trainings.ts';
import { loadRecord, saveRecord } from '../../../workers/blobs.ts';
import { shippedBytes } from '../../../workers/shipped.ts';
import { dataMissing } from '../../kit/ready.ts';
import { lookForAccuracy } from '../../kit/shippedAccuracy.ts';
import type { AccuracySource, LearnedCorrection, ShippedAccuracy } from '../../store/session/search.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';

/** What the next search will ask: without an accuracy model each design in question is trained a little. */
export const sourceOf = ({ accuracy }: Pick<StudioState, 'accuracy'>): AccuracySource =>
  accuracy.shipped && accuracy.chosen === 'model' ? 'model' : 'short-training';

/** What a shipped accuracy model belongs to. */
export const accuracyKey = ({ project }: Pick<StudioState, 'project'>): string =>
  `${project.task}:${project.points}:${project.classes}`;

/** Whether what answers about accuracies was looked for with the chosen task. */
export const accuracyLookedFor = (state: StudioState): boolean => state.accuracy.key === accuracyKey(state);

/** The name of what the next search will ask; null where trainings lack their data. */
export function askedNow(state: StudioState): string | null {
  if (sourceOf(state) === 'model') return state.accuracy.shipped?.url ?? null;
  return dataMissing(state) ? null : `short-training:${accuracyKey(state)}`;
}

/** Loads the shipped accuracy model of the chosen task, unless it was looked for. */
export async function loadAccuracy(store: StudioStore): Promise<void> {
  const state = store.getState();
  const key = accuracyKey(state);
  if (state.accuracy.key === key) return;
  state.put('accuracy', { key, shipped: null, correction: null, misfit: null });
  const found = await lookForAccuracy(state.project);
  const correction = found.shipped && (await keptCorrection(key, found.shipped));
  if (store.getState().accuracy.key === key) store.getState().put('accuracy', { ...found, correction });
}

const correctionSchema = z.object({
  shift: z.number(),
  training: trainedToSchema.optional(),
  half: z.number().nonnegative(),
  networks: z.int().positive(),
  at: z.string(),
  /** When the accuracy model was made: another one errs otherwise. */
  model: z.string(),
});
const correctionKey = (key: string): string => `accuracy-correction:${key}`;

/** What designs that were verified in earlier visits say of this accuracy model. */
async function keptCorrection(key: string, { created }: ShippedAccuracy): Promise<LearnedCorrection | null> {
  const parsed = correctionSchema.safeParse(await loadRecord(correctionKey(key)).catch(() => undefined));
  if (!parsed.success || parsed.data.model !== created) return null;
  const { model: _, ...correction } = parsed.data;
  return correction;
}

/** The accuracy model learns from a verification at once: the next search's accuracies are corrected by it. */
export async function learnFrom(store: StudioStore, verification: VerifyState): Promise<void> {
  const { accuracy } = store.getState();
  const { key, shipped } = accuracy;
  if (!shipped || key !== accuracyKey(store.getState())) return;
  const { points } = store.getState().project;
  const model = answeringAt(readAccuracyModel(await shippedBytes(shipped.url)), points);
  const found = modelCorrection(model, verification);
  if (!found) return;
  const target = verification.rungs.at(-1) as Fidelity;
  const networks = trainedAt(verification.trainings, target).size;
  const correction = { ...found, networks, at: new Date().toISOString() };
  await saveRecord(correctionKey(key), { ...correction, model: shipped.created });
  if (store.getState().accuracy.key === key) store.getState().put('accuracy', { correction });
}
