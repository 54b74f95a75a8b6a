import { z } from 'zod';
import { DesignFormatError, parseDesign } from '../../design/schema.ts';
import type { Design } from '../../design/types.ts';
import { recipeSchema } from '../../learning/recipeForm.ts';
import { type Member, memberSchema } from '../../search/member.ts';
import { MOST_DESIGNS } from './limits.ts';
import { unpacked } from './packed.ts';
import { system } from './systemForm.ts';

/** Finite positions on the canvas, in canvas pixels; lanes own y, so a stored y only orders ops in a lane. */
export const position = z.object({ x: z.number(), y: z.number() });

/** Any known version of the design language, read as the current one. */
const design = z.unknown().transform((json, context): Design => {
  try {
    return parseDesign(json);
  } catch (error) {
    if (!(error instanceof DesignFormatError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
    return z.NEVER;
  }
});

/** A design of the project that is not on the canvas, and where its ops stand. */
export const shelved = z.object({
  id: z.string().min(1).max(64),
  design,
  layout: z.record(z.string(), position),
});

const projectForm = z.object({
  name: z.string(),
  /** `shapes`, `modelnet40`, or the name of a folder of a person's own. */
  task: z.string(),
  /** Points per sample, N. */
  points: z.number().int().min(16).max(4096),
  /** Classes of the task's data. */
  classes: z.number().int().min(2).max(256),
  system,
  /** The one on the canvas, and its id among the project's designs. */
  design,
  layout: z.record(z.string(), position),
  designId: z.string().min(1).max(64),
  /** The project's other designs, in the order of the tabs: those before the one on the canvas, and those behind it. */
  left: z.array(shelved),
  right: z.array(shelved),
  /** Id of a design that was opened only to look at: until it is changed, the next one that is opened takes its place. */
  passing: z.string().nullable(),
});

/** The JSON form of what a person edits. Every change goes through history. */
export const projectSchema = projectForm.superRefine(({ designId, left, right }, context) => {
  const ids = [...left, ...right].map(({ id }) => id);
  if (ids.length >= MOST_DESIGNS) {
    const message = `a project has at most ${MOST_DESIGNS} designs`;
    context.addIssue({ code: 'custom', path: ['right'], message });
  }
  if (new Set([designId, ...ids]).size <= ids.length) {
    context.addIssue({ code: 'custom', path: ['designId'], message: 'two designs have the same id' });
  }
});

/** A trained network. Its weights are safetensors bytes in the browser's store under `checkpoint:${id}`. */
export const checkpointSchema = z.object({
  id: z.string(),
  /** `designKey` of the design that it was trained for. */
  designKey: z.string(),
  design,
  task: z.string(),
  points: z.number(),
  /** Epochs done, and planned when it was trained. */
  epochs: z.number(),
  planned: z.number(),
  batch: z.number(),
  seed: z.number(),
  /** Share of validation samples classified rightly, 0..1, measured here. */
  accuracy: z.number(),
  curve: z.array(
    z.object({
      epoch: z.number(),
      loss: z.number(),
      valAccuracy: z.number(),
    }),
  ),
  /** How it is trained, to resume it alike. */
  recipe: recipeSchema.optional(),
  /** Whether its training is over, with or without all epochs: nothing to resume. */
  over: z.boolean().optional(),
  /** The name of the shipped design whose weights these are: its accuracy was measured where it was made. */
  shipped: z.string().optional(),
  /** ISO 8601. */
  at: z.string(),
  bytes: z.number(),
});

/** A member of a front as projects kept it before figures carried their provenance and interval. */
const oldMember = z
  .object({
    encoding: z.string(),
    accuracy: z.number(),
    latencyMs: z.number(),
    energyMj: z.number(),
  })
  .transform(
    ({ encoding, accuracy, latencyMs, energyMj }): Member => ({
      encoding,
      figures: {
        latency: { value: latencyMs, provenance: 'predicted' },
        energy: { value: energyMj, provenance: 'modelled' },
        accuracy: { value: accuracy, provenance: 'predicted' },
      },
    }),
  );

/** A finished or stopped search: its front, with the system it was scored for. */
export const searchSchema = z.object({
  id: z.string(),
  at: z.string(),
  task: z.string(),
  points: z.number(),
  system,
  evaluated: z.number(),
  /** What was asked for accuracies; where it is not said a supernet, which earlier versions had. */
  source: z
    .enum(['model', 'predictor', 'short-training', 'supernet'])
    .transform((source) => (source === 'predictor' ? 'model' : source))
    .optional(),
  /** Candidates that were scored, and how long it took, s; absent in searches of before that was kept. */
  scored: z.number().optional(),
  seconds: z.number().optional(),
  /** What was searched, as `gcode search --problem` reads it. */
  problem: z.string().optional(),
  /** Where the state to resume from is kept. */
  goesOn: z.string().optional(),
  /** What a person called it and wrote about it: one with either stays until it is deleted. */
  name: z.string().max(120).optional(),
  note: z.string().max(4000).optional(),
  front: z.array(z.union([memberSchema, oldMember])),
});

/** Medians over the frames of one real run. Times in ms; a part that the design has not is 0. */
const runSchema = z.object({
  id: z.string(),
  at: z.string(),
  designKey: z.string(),
  /** Absent in runs of before they were kept. */
  task: z.string().optional(),
  points: z.number().optional(),
  frames: z.number(),
  system,
  latencyMs: z.number(),
  deviceMs: z.number(),
  upMs: z.number(),
  /** Null where the server gave no times of its own: then `upMs` holds the way up, waiting and computing. */
  edgeMs: z.number().nullable(),
  downMs: z.number(),
  /** What no part's clock saw; absent in runs of before it was told. */
  otherMs: z.number().optional(),
  bytesUp: z.number(),
  bytesDown: z.number(),
  /** Frames a second of the same samples overlapping; absent in runs of before that was measured. */
  throughputFps: z.number().optional(),
});

/** All designs of a project at one moment, to go back to. */
export const snapshotSchema = z.object({
  id: z.string(),
  /** ISO 8601. */
  at: z.string(),
  /** What a person called it; null for one that was taken by itself. */
  name: z.string().nullable(),
  designId: z.string(),
  /** In the order of the tabs. */
  designs: z.array(shelved).min(1).max(MOST_DESIGNS),
});

/** What the machine found out, and states to go back to. Added to, never undone. */
export const resultsSchema = z.object({
  checkpoints: z.array(checkpointSchema),
  searches: z.array(z.preprocess(unpacked, searchSchema)),
  runs: z.array(runSchema),
  snapshots: z.array(snapshotSchema).default([]),
});
