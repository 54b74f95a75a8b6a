import { type Genome, genomeContext, printGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { randomStream } from '../design/random.ts';
import type { Setting } from '../design/types.ts';
import { LOSS, PLAIN_ADAM } from '../onnx/optimisers.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { emitTraining, TARGETS, type TrainingGraph } from '../onnx/training.ts';
import { maskName } from '../onnx/trainingContext.ts';
import { embeddingOf } from '../onnx/weights.ts';
import type { Runtime, Session } from '../runtime/session.ts';
import { isSentences, settingOf, type TaskData } from '../tasks/task.ts';
import { type Augmentation, batchFeeds, dropoutMask, targetsTensor } from './batches.ts';
import { initialEmbedding } from './model.ts';
import { TEXT_DEFAULTS } from './recipe.ts';
import { rateAt } from './schedule.ts';
import { Supernet } from './supernet.ts';
import { fingerprint, type SupernetAbout } from './supernetAbout.ts';
import { FairSampler } from './supernetSampling.ts';
import { checkData, TrainingError } from './trainer.ts';
import { adamFeeds } from './trainingRun.ts';
import { setWordPrior } from './wordPrior.ts';
import { isTable, putRows, withRows } from './words.ts';

export interface SupernetOptions {
  train: TaskData;
  /** Points per sample. */
  points: number;
  /** Several in a row for each design. */
  steps: number;
  /** Samples per step. */
  batch: number;
  /** Highest rate; warm-up and cosine as in trainer.ts. */
  learningRate: number;
  seed: number;
  dropout: number;
  labelSmoothing: number;
  augmentation: Augmentation;
  /** Goes on with this one, which was trained on the same data with the same options and has its moments. */
  resume?: Supernet;
}

export const SUPERNET_DEFAULTS = {
  steps: 1000,
  batch: 32,
  learningRate: 2e-3,
  seed: 1,
  dropout: 0.1,
  labelSmoothing: 0.1,
  augmentation: { scale: [0.8, 1.25], shift: 0.1, words: 0.5 },
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
 * No bias correction: slices are trained at odd times, so that none fits them all. With this beta2 a slice's first
 * step has the length of the learning rate anyway: (1 - beta1) / sqrt(1 - beta2) = 1.
 */
const RULE = { ...PLAIN_ADAM, beta2: 0.99 };
const LATE = 1e9;

/** Making a design's graph and session costs about as much as a step. */
const STEPS_PER_DESIGN = 2;

/**
 * Trains a one-shot supernet on one path at a time: a fairly sampled design takes its slices of the shared weights,
 * makes a few steps, and puts them back. Stop pulling to pause; an aborted signal throws its reason before the next
 * step. Every step draws from a stream of its own, so that a resumed training is the uninterrupted one.
 * @throws TrainingError on data or a state to resume that do not fit, and on a loss that is no number, naming the design
 */
export async function* trainSupernet(
  signal: AbortSignal,
  runtime: Runtime,
  options: SupernetOptions,
): AsyncGenerator<SupernetEvent, Supernet> {
  checkData(options);
  const { train, points, steps, batch, seed, learningRate } = options;
  const setting = settingOf(train, points);
  const about: SupernetAbout = {
    ...{ task: train.task, setting, seed, steps: 0, planned: steps, batch, learningRate },
    ...(isSentences(train) && { vocabulary: fingerprint(train.vocabulary) }),
    log: [],
  };
  const supernet = options.resume ?? newSupernet(about, train);
  checkResume(supernet, about);
  const from = supernet.about.steps;
  const sampler = new FairSampler(randomStream(seed, 'genomes'), genomeContext(setting));
  let path: Path | undefined;
  let busy = 0;
  try {
    let genome: Genome | undefined;
    for (let step = 1; step <= steps; step++) {
      const anew = (step - 1) % STEPS_PER_DESIGN === 0;
      if (anew) genome = sampler.next();
      if (step <= from) continue;
      signal.throwIfAborted();
      const begun = performance.now();
      if (!path || anew) {
        await path?.session.release();
        path = undefined;
        path = await openPath(runtime, supernet, genome as Genome);
      }
      const loss = await stepOf(options, supernet, path, step);
      if (!Number.isFinite(loss)) {
        throw new TrainingError(
          `the supernet's loss is ${loss} at step ${step} (design ${printGenome(path.genome)})`,
        );
      }
      supernet.about.steps = step;
      note(supernet.about, step, loss);
      busy += performance.now() - begun;
      const samplesPerSecond = (1000 * (step - from) * batch) / busy;
      const etaSeconds = ((steps - step) * batch) / samplesPerSecond;
      yield { kind: 'step', step, steps, loss, samplesPerSecond, etaSeconds, supernet };
    }
    return supernet;
  } finally {
    await path?.session.release();
  }
}

/** A supernet of 0 steps: random weights, and words that start as those of a design that is trained alone. */
export function newSupernet(about: SupernetAbout, train: TaskData): Supernet {
  const supernet = new Supernet({ ...about, steps: 0, log: [] });
  if (!isSentences(train)) return supernet;
  const { points } = about.setting;
  const words = initialEmbedding(
    [train.vocabulary.length, train.features],
    randomStream(about.seed, 'words'),
  );
  setWordPrior(words, train, points, TEXT_DEFAULTS.wordPrior);
  supernet.setWords(words);
  return supernet;
}

/** Throws TrainingError when going on would not give what an uninterrupted training gives. */
function checkResume({ about: kept, whole }: Supernet, wanted: SupernetAbout): void {
  if (!whole) {
    throw new TrainingError(
      'the supernet to go on from holds its weights only: training cannot go on from it',
    );
  }
  for (const field of ['task', 'seed', 'planned', 'batch', 'learningRate'] as const) {
    if (kept[field] === wanted[field]) continue;
    throw new TrainingError(
      `the supernet to go on from was trained with ${field} ${kept[field]}; ${wanted[field]} is asked for`,
    );
  }
  if (JSON.stringify(kept.setting) !== JSON.stringify(wanted.setting)) {
    const words = ({ points, classes }: Setting) => `${points} points and ${classes} classes`;
    throw new TrainingError(
      `the supernet to go on from has ${words(kept.setting)}; ${words(wanted.setting)} are asked for`,
    );
  }
  if (kept.vocabulary !== wanted.vocabulary) {
    throw new TrainingError('the supernet to go on from was trained with another vocabulary');
  }
  if (kept.steps >= wanted.planned) {
    throw new TrainingError(`the supernet to go on from has all of its ${kept.steps} steps`);
  }
}

/** Steps that an entry of the log stands for. */
const LOG_EVERY = 250;

/** Adds a step's loss to the log; its last entry grows until it stands for enough steps. */
function note({ log }: SupernetAbout, step: number, loss: number): void {
  const last = log.at(-1);
  const before = log.at(-2)?.step ?? 0;
  if (last && last.step - before < LOG_EVERY) {
    last.loss += (loss - last.loss) / (step - before);
    last.step = step;
  } else log.push({ step, loss });
}

/**
 * One step of a design on random samples; what it draws follows from its number.
 * @returns the loss; when it is no number, the supernet is as before
 */
async function stepOf(
  options: SupernetOptions,
  supernet: Supernet,
  { genome, graph, session, embedding }: Path,
  step: number,
): Promise<number> {
  const { train, points, steps, batch, seed, learningRate, augmentation, dropout, labelSmoothing } = options;
  const random = randomStream(seed, 'samples', step);
  const samples = Array.from({ length: batch }, () => Math.floor(random() * train.size));
  const { feeds, words } = batchFeeds(train, samples, points, { augmentation, random });
  feeds[TARGETS] = targetsTensor(train, samples, labelSmoothing);
  for (const [layer, dims] of graph.masks) feeds[maskName(layer)] = dropoutMask(dims, dropout, random);
  const taken = supernet.take(genome, true);
  const outputs = await session.run({
    ...withRows(taken, embedding, words),
    ...adamFeeds(LATE, rateAt(step - 1, steps, learningRate)),
    ...feeds,
  });
  const loss = Number(outputs[LOSS]?.data[0]);
  if (!Number.isFinite(loss)) return loss;
  for (const [name, before] of Object.entries(words ? taken : {})) {
    if (!words || !isTable(name, embedding)) continue;
    putRows(before, words, outputs[`${name}.next`] as Tensor);
    outputs[`${name}.next`] = before;
  }
  supernet.put(genome, taken, outputs);
  return loss;
}

/** The design that is trained now. */
interface Path {
  genome: Genome;
  graph: TrainingGraph;
  session: Session;
  /** Name of the word embedding, if there is one. */
  embedding: string | undefined;
}

async function openPath(runtime: Runtime, supernet: Supernet, genome: Genome): Promise<Path> {
  const { setting, batch } = supernet.about;
  const design = designOf(genome);
  const graph = emitTraining({ design, setting, batch, dropout: true }, RULE);
  const session = await runtime.createSession(graph.bytes, { optimize: false });
  return { genome, graph, session, embedding: embeddingOf(design, setting)?.name };
}
