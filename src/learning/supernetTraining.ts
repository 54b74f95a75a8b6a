import { type Genome, POSITIONS, printGenome, randomGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { emitContrastiveTraining } from '../onnx/contrastive.ts';
import type { Tensors } from '../onnx/tensor.ts';
import { LOSS, TARGETS, type TrainingGraph } from '../onnx/training.ts';
import { maskName, POINTS } from '../onnx/trainingForward.ts';
import type { Runtime, Session } from '../runtime/session.ts';
import { type PointClouds, settingOf } from '../tasks/task.ts';
import { type Augmentation, augment, dropoutMask, pointsTensor } from './batches.ts';
import { classBatches } from './classBatches.ts';
import { type Random, randomStream } from './random.ts';
import { rateAt } from './schedule.ts';
import { Supernet } from './supernet.ts';
import { checkData, TrainingError } from './trainer.ts';
import { adamFeeds } from './trainingRun.ts';

export interface SupernetOptions {
  train: PointClouds;
  /** Points per sample. */
  points: number;
  /** Two in a row for each random design. */
  steps: number;
  /** Samples per step, of a few classes each time. */
  batch: number;
  /** Highest rate; warm-up and cosine as in trainer.ts. */
  learningRate: number;
  seed: number;
  dropout: number;
  augmentation: Augmentation;
}

export const SUPERNET_DEFAULTS = {
  steps: 1000,
  batch: 32,
  learningRate: 2e-3,
  seed: 1,
  dropout: 0.1,
  augmentation: { scale: [0.8, 1.25], shift: 0.1 },
} as const satisfies Partial<SupernetOptions>;

export interface SupernetEvent {
  kind: 'step';
  /** From 1, of `steps`. */
  step: number;
  steps: number;
  /** Of this step's design. */
  loss: number;
  samplesPerSecond: number;
  etaSeconds: number;
  /** The same object at every step; copy it with write() to keep a state. */
  supernet: Supernet;
}

/**
 * No bias correction: a slice that is trained for the first time late would not get it. With this beta2 its
 * first step has the length of the learning rate anyway: (1 - beta1) / sqrt(1 - beta2) = 1.
 */
const BETA2 = 0.99;
const LATE = 1e9;

/** Making a design's graph and session costs about as much as a step. */
const STEPS_PER_DESIGN = 2;

/** How many designs are drawn for each that is trained. */
const DRAWS = 8;

/** Draws designs so that each op and function is trained about equally often wherever it is valid. */
export class FairSampler {
  readonly #counts = new Map<string, number>();
  readonly #random: Random;
  constructor(random: Random) {
    this.#random = random;
  }

  /** Of several random designs the one whose choices were used least. */
  next(): Genome {
    const keys = ({ ops, functions }: Genome) =>
      Array.from({ length: POSITIONS }, (_, p) => `${p}/${ops[p]}/${functions[p]}`);
    const used = (genome: Genome) => keys(genome).reduce((sum, key) => sum + (this.#counts.get(key) ?? 0), 0);
    const drawn = Array.from({ length: DRAWS }, () => randomGenome(this.#random));
    const best = drawn.reduce((a, b) => (used(b) < used(a) ? b : a));
    for (const key of keys(best)) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
    return best;
  }
}

/**
 * Trains a one-shot supernet: each step trains one random design on one batch, with its slices of the shared
 * weights; after two steps comes another design. The loss is contrastive over the designs' embeddings, because a
 * last layer shared by thousands of designs, or new for each, learns too slowly to teach the weights before it.
 * Stop pulling to pause; an aborted signal throws its reason before the next step.
 * @throws TrainingError on data that do not fit, and on a loss that is no number, naming the design
 */
export async function* trainSupernet(
  signal: AbortSignal,
  runtime: Runtime,
  options: SupernetOptions,
): AsyncGenerator<SupernetEvent, Supernet> {
  checkData(options);
  const { train, points, steps, seed, augmentation, dropout } = options;
  const setting = settingOf(train, points);
  const { size: batch, draw, targets } = classBatches(train, options.batch);
  const supernet = new Supernet({ task: train.task, setting, seed, steps: 0, batch });
  const sampler = new FairSampler(randomStream(seed, 'genomes'));
  const random = randomStream(seed, 'samples');
  let path: Path | undefined;
  let busy = 0;
  try {
    for (let step = 1; step <= steps; step++) {
      signal.throwIfAborted();
      const begun = performance.now();
      const samples = draw(random);
      if (!path || (step - 1) % STEPS_PER_DESIGN === 0) {
        await path?.session.release();
        path = undefined;
        path = await openPath(runtime, supernet, sampler.next());
      }
      const { genome, graph, session } = path;
      const feeds: Tensors = {
        ...supernet.take(genome, true),
        ...adamFeeds(LATE, rateAt(step - 1, steps, options.learningRate)),
        [POINTS]: pointsTensor(train, samples, points, (out, offset) =>
          augment(out, offset, points, augmentation, random),
        ),
        [TARGETS]: targets,
      };
      for (const [layer, dims] of graph.masks) feeds[maskName(layer)] = dropoutMask(dims, dropout, random);
      const outputs = await session.run(feeds);
      const loss = Number(outputs[LOSS]?.data[0]);
      if (!Number.isFinite(loss)) {
        throw new TrainingError(
          `the supernet's loss is ${loss} at step ${step} (design ${printGenome(genome)})`,
        );
      }
      supernet.put(genome, outputs);
      supernet.about.steps = step;
      busy += performance.now() - begun;
      const samplesPerSecond = (1000 * step * batch) / busy;
      const etaSeconds = ((steps - step) * batch) / samplesPerSecond;
      yield { kind: 'step', step, steps, loss, samplesPerSecond, etaSeconds, supernet };
    }
    return supernet;
  } finally {
    await path?.session.release();
  }
}

/** The design that is trained now. */
interface Path {
  genome: Genome;
  graph: TrainingGraph;
  session: Session;
}

async function openPath(runtime: Runtime, supernet: Supernet, genome: Genome): Promise<Path> {
  const { setting, batch } = supernet.about;
  const graph = emitContrastiveTraining({ design: designOf(genome), setting, batch, dropout: true }, BETA2);
  return { genome, graph, session: await runtime.createSession(graph.bytes, { optimize: false }) };
}
