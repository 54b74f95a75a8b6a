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
import { type LatencyModel, LatencySession } from '../learning/latency/latencyModel.ts';
import { readLatencyModel, writeLatencyModel } from '../learning/latency/latencyModelFile.ts';
import type { LatencySample, SamplesHeader } from '../learning/latency/samples.ts';
import type { LearnedCost } from '../search/oracle.ts';
import { type Engines, peakMemory } from '../system/memory.ts';
import { type Prediction, predictDesigns } from '../system/prediction.ts';
import type { System } from '../system/system.ts';
import { loadBytes, saveBytes } from './blobs.ts';
import { browserEngine } from './engine.ts';
import { throttled } from './throttle.ts';
import { serve } from './wire.ts';

interface LatencyTrainingSet {
  samples: readonly LatencySample[];
  header: SamplesHeader;
  setting: Setting;
  /** Its tables are what is corrected. */
  system: System;
}

/** What a latency model is, without its weights, beside what it has to beat: the sum of op times. */
export type LatencyModelAbout = Omit<LatencyModel, 'members' | 'designs'> & {
  designs: number;
} & Calibrated;

export type LatencyModelStep = LatencyTraining;

export interface PredictRequest {
  /** A kept latency model. */
  latencyModel: string;
  system: System;
  setting: Setting;
}

/** Networks this small gain nothing from more threads, and the machine has other work. */
const THREADS = 1;

let opened: { id: string; latencyModel: Promise<LatencySession> } | undefined;

async function open(id: string): Promise<LatencySession> {
  const model = readLatencyModel(await loadBytes('predictor', id));
  return new LatencySession(await browserEngine(THREADS), model);
}

/** The kept latency model, its sessions open; the one before is let go. */
async function opening(id: string): Promise<LatencySession> {
  if (opened?.id !== id) {
    const before = opened?.latencyModel;
    opened = { id, latencyModel: open(id) };
    opened.latencyModel.catch(() => {
      opened = undefined;
    });
    await before?.then((latencyModel) => latencyModel.release()).catch(() => {});
  }
  return (opened as NonNullable<typeof opened>).latencyModel;
}

async function predict(
  signal: AbortSignal,
  { latencyModel: id, system, setting }: PredictRequest,
  designs: readonly Design[],
): Promise<Prediction[]> {
  const latencyModel = await opening(id);
  return predictDesigns(signal, designs, setting, system, latencyModel);
}

const api = {
  /** Trains a latency model on measured designs and keeps it; what was kept before stays until the caller drops it. */
  async train(
    signal: AbortSignal,
    { samples: measured, header, setting, system }: LatencyTrainingSet,
    onStep: (step: LatencyModelStep) => void,
  ): Promise<{ id: string; about: LatencyModelAbout }> {
    const say = throttled(onStep);
    const examples = latencyExamples(measured, setting, system);
    const runtime = await browserEngine(THREADS);
    const model = await trainLatencyModel(signal, runtime, examples, header, say);
    say.flush();
    const id = await saveBytes('predictor', writeLatencyModel(model));
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
    const costs = costOracleOf(setting, system, await opening(request.latencyModel));
    return costs(signal, encodings.map(parseGenome));
  },

  /** Which designs of a pool to measure next, given those that were measured: the most wanted first. */
  async select(
    signal: AbortSignal,
    request: PredictRequest,
    { pool, known, count }: { pool: readonly string[]; known: readonly string[]; count: number },
  ): Promise<string[]> {
    const latencyModel = await opening(request.latencyModel);
    return chooseDesigns(signal, latencyModel, { ...request, pool, known, count });
  },
};

export type LatencyModelApi = typeof api;
serve(api);
