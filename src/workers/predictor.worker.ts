import { type Calibrated, calibrated } from '../app/calibrating.ts';
import {
  chooseDesigns,
  costOracleOf,
  type LatencyTraining,
  latencyExamples,
  trainLatencyModel,
} from '../app/latencyModel.ts';
import { parseGenome } from '../design/genome.ts';
import type { Design, Placement, Setting } from '../design/types.ts';
import { LatencyPredictor, type PredictorModel } from '../learning/latency/predictor.ts';
import { readPredictor, writePredictor } from '../learning/latency/predictorFile.ts';
import type { LatencySample, SamplesHeader } from '../learning/latency/samples.ts';
import type { LearnedCost } from '../search/oracle.ts';
import { type Engines, peakMemory } from '../system/memory.ts';
import { type Prediction, predictDesigns } from '../system/prediction.ts';
import type { System } from '../system/system.ts';
import { keepBytes, keptBytes } from './blobs.ts';
import { browserEngine } from './engine.ts';
import { throttled } from './throttle.ts';
import { serve } from './wire.ts';

export interface PredictorTraining {
  samples: readonly LatencySample[];
  header: SamplesHeader;
  setting: Setting;
  /** Its tables are what is corrected. */
  system: System;
}

/** What a predictor is, without its weights, beside what it has to beat: the sum of op times. */
export type PredictorAbout = Omit<PredictorModel, 'members' | 'designs'> & {
  designs: number;
} & Calibrated;

export type PredictorStep = LatencyTraining;

export interface PredictRequest {
  /** A kept predictor. */
  predictor: string;
  system: System;
  setting: Setting;
}

/** Networks this small gain nothing from more threads, and the machine has other work. */
const THREADS = 1;

let opened: { id: string; predictor: Promise<LatencyPredictor> } | undefined;

async function open(id: string): Promise<LatencyPredictor> {
  const model = readPredictor(await keptBytes('predictor', id));
  return new LatencyPredictor(await browserEngine(THREADS), model);
}

/** The kept predictor, its sessions open; the one before is let go. */
async function opening(id: string): Promise<LatencyPredictor> {
  if (opened?.id !== id) {
    const before = opened?.predictor;
    opened = { id, predictor: open(id) };
    opened.predictor.catch(() => {
      opened = undefined;
    });
    await before?.then((predictor) => predictor.release()).catch(() => {});
  }
  return (opened as NonNullable<typeof opened>).predictor;
}

async function predict(
  signal: AbortSignal,
  { predictor: id, system, setting }: PredictRequest,
  designs: readonly Design[],
): Promise<Prediction[]> {
  const predictor = await opening(id);
  return predictDesigns(signal, designs, setting, system, predictor);
}

const api = {
  /** Trains a predictor on measured designs and keeps it; what was kept before stays until the caller drops it. */
  async train(
    signal: AbortSignal,
    { samples: measured, header, setting, system }: PredictorTraining,
    onStep: (step: PredictorStep) => void,
  ): Promise<{ id: string; about: PredictorAbout }> {
    const say = throttled(onStep);
    const examples = latencyExamples(measured, setting, system);
    const runtime = await browserEngine(THREADS);
    const model = await trainLatencyModel(signal, runtime, examples, header, say);
    say.flush();
    const id = await keepBytes('predictor', writePredictor(model));
    const { members: _, designs: list, ...about } = model;
    const { tableSum, calibration } = calibrated(
      examples.map(({ sample }) => sample),
      setting,
      system,
    );
    return { id, about: { ...about, designs: list.length, tableSum, calibration } };
  },

  predict,

  /** Bytes that each side of a design keeps resident, by its emitted graphs. */
  async memory(
    _signal: AbortSignal,
    design: Design,
    setting: Setting,
    engines?: Engines,
  ): Promise<Record<Placement, number>> {
    return peakMemory(design, setting, engines);
  },

  /** What a search needs of encoded designs, in order. */
  async predictEncoded(
    signal: AbortSignal,
    request: PredictRequest,
    encodings: readonly string[],
  ): Promise<LearnedCost[]> {
    const { system, setting } = request;
    const costs = costOracleOf(setting, system, await opening(request.predictor));
    return costs(signal, encodings.map(parseGenome));
  },

  /** Which designs of a pool to measure next, given those that were measured: the most wanted first. */
  async select(
    signal: AbortSignal,
    request: PredictRequest,
    { pool, known, count }: { pool: readonly string[]; known: readonly string[]; count: number },
  ): Promise<string[]> {
    const predictor = await opening(request.predictor);
    return chooseDesigns(signal, predictor, { ...request, pool, known, count });
  },
};

export type PredictorApi = typeof api;
serve(api);
