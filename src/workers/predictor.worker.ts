import { parseGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import type { Design, Placement, Setting } from '../design/types.ts';
import type { LatencyGraph } from '../learning/latency/latencyGraph.ts';
import {
  type LatencyPrediction,
  LatencyPredictor,
  type PredictorModel,
} from '../learning/latency/predictor.ts';
import { readPredictor, writePredictor } from '../learning/latency/predictorFile.ts';
import type { LatencySample, SamplesHeader } from '../learning/latency/samples.ts';
import { selectDesigns, traitsOf } from '../learning/latency/select.ts';
import { PREDICTOR_DEFAULTS, trainPredictor } from '../learning/latency/trainPredictor.ts';
import type { LearnedCost } from '../search/oracle.ts';
import { genomeGraphReader } from '../system/genomeGraph.ts';
import { latencyGraphOf, plainTablesOf, systemAt } from '../system/learned.ts';
import { type Engines, peakMemory } from '../system/memory.ts';
import { pooledPasses } from '../system/passes.ts';
import { learnedFigures, type Prediction, predictDesigns } from '../system/prediction.ts';
import type { System } from '../system/system.ts';
import { keepBytes, keptBytes } from './blobs.ts';
import { type Calibrated, calibrated } from './calibrating.ts';
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

export interface PredictorStep {
  /** Of all networks, 0..1. */
  progress: number;
  loss: number;
  leftMs: number;
}

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

/** The networks' answers about encoded designs, with what they read made in one walk over the encoding. */
async function ask(
  signal: AbortSignal,
  { predictor: id, system, setting }: PredictRequest,
  encodings: readonly string[],
): Promise<{ graph: LatencyGraph; answer: LatencyPrediction }[]> {
  const predictor = await opening(id);
  const read = genomeGraphReader(setting, system);
  const graphs = encodings.map((encoding) => read(parseGenome(encoding)));
  const answers = await predictor.predict(signal, graphs);
  return graphs.map((graph, i) => ({ graph, answer: answers[i] as LatencyPrediction }));
}

const api = {
  /** Trains a predictor on measured designs and keeps it; what was kept before stays until the caller drops it. */
  async train(
    signal: AbortSignal,
    { samples: measured, header, setting, system }: PredictorTraining,
    onStep: (step: PredictorStep) => void,
  ): Promise<{ id: string; about: PredictorAbout }> {
    const say = throttled(onStep);
    const samples = pooledPasses(measured);
    const tables = plainTablesOf(system);
    const designs = new Map(samples.map(({ design }) => [design, designOf(parseGenome(design))]));
    const examples = samples.map((sample) => {
      const at = systemAt(system, sample.linkMbps);
      return { sample, graph: latencyGraphOf(designs.get(sample.design) as Design, setting, at, tables) };
    });
    const training = trainPredictor(
      signal,
      await browserEngine(THREADS),
      examples,
      header,
      PREDICTOR_DEFAULTS,
    );
    for (;;) {
      const next = await training.next();
      if (next.done) {
        say.flush();
        const id = await keepBytes('predictor', writePredictor(next.value));
        const { members: _, designs: list, ...about } = next.value;
        const { tableSum, calibration } = calibrated(samples, setting, system);
        return { id, about: { ...about, designs: list.length, tableSum, calibration } };
      }
      const { member, members, epoch, epochs, loss, etaSeconds } = next.value;
      say({
        progress: ((member - 1) * epochs + epoch) / (members * epochs),
        loss,
        leftMs: etaSeconds * 1000,
      });
    }
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
    const { model } = await opening(request.predictor);
    return (await ask(signal, request, encodings)).map(({ graph, answer }) => {
      const { latencyMs, lowMs, highMs, energyMj } = learnedFigures(request.system, graph, answer, model);
      return { latencyMs, lowMs, highMs, energyMj };
    });
  },

  /** Which designs of a pool to measure next, given those that were measured: the most wanted first. */
  async select(
    signal: AbortSignal,
    request: PredictRequest,
    { pool, known, count }: { pool: readonly string[]; known: readonly string[]; count: number },
  ): Promise<string[]> {
    const read = genomeGraphReader(request.setting, request.system);
    const traits = (encoding: string) => traitsOf(read(parseGenome(encoding)));
    const answers = await ask(signal, request, pool);
    const candidates = pool.map((encoding, i) => ({
      spread: answers[i]?.answer.spread ?? 0,
      traits: traits(encoding),
    }));
    return selectDesigns(candidates, known.map(traits), count).map((i) => pool[i] as string);
  },
};

export type PredictorApi = typeof api;
serve(api);
