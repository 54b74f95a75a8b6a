import { NumberedError } from '../design/problem.ts';
import { randomStream } from '../design/random.ts';
import { emitTraining } from '../onnx/training.ts';
import type { Runtime } from '../runtime/session.ts';
import { digestsOf } from '../tasks/shared.ts';
import { isSentences, onlyClass, settingOf } from '../tasks/task.ts';
import { augmentationProblem } from './augmentation.ts';
import { bestEpoch, type Checkpoint } from './checkpoint.ts';
import { divergence, firstFault } from './diagnosis.ts';
import { epochOrder, stepsOf } from './epochs.ts';
import { Evaluator, NoAnswer } from './evaluate.ts';
import { foldModel } from './model.ts';
import { changedField } from './recipe.ts';
import { recipeSchema } from './recipeForm.ts';
import { sameNetwork } from './sameNetwork.ts';
import { rateAt } from './schedule.ts';
import type { TrainingOptions } from './trainingOptions.ts';
import { TrainingRun } from './trainingRun.ts';

/** After each step. */
interface StepEvent {
  kind: 'step';
  /** From 1. */
  epoch: number;
  epochs: number;
  /** Step of the epoch, from 1, of `steps`. */
  step: number;
  steps: number;
  loss: number;
  samplesPerSecond: number;
  etaSeconds: number;
}
/** After each epoch. */
export interface EpochEvent {
  kind: 'epoch';
  epoch: number;
  epochs: number;
  /** Mean over the epoch's steps. */
  loss: number;
  /** On `val`, when there is one. */
  valAccuracy?: number;
  balancedAccuracy?: number;
  /** Set where training diverges: what to say. */
  diverging?: string | undefined;
  /** Whether no epoch before was better on `val`. */
  best: boolean;
  seconds: number;
  checkpoint: Checkpoint;
}
export type TrainingEvent = StepEvent | EpochEvent;

/** Training cannot continue, or cannot start; the message says where and why. */
export class TrainingError extends NumberedError {
  override readonly name = 'TrainingError';
  constructor(message: string) {
    super('E412', message);
  }
}

/** Throws TrainingError when there is nothing to learn from these data. */
export function checkData({
  train,
  points,
  batch,
}: Pick<TrainingOptions, 'train' | 'points' | 'batch'>): void {
  const { task, split, size, classes, pointsPerSample } = train;
  if (batch < 2) throw new TrainingError('a batch needs at least 2 samples: the normalisation compares them');
  if (size < batch) {
    throw new TrainingError(`${task} '${split}' has ${size} samples: too few for a batch of ${batch}`);
  }
  if (classes.length < 2) throw new TrainingError(`${task} has one class: there is nothing to learn`);
  if (points > pointsPerSample) {
    throw new TrainingError(
      `${task} '${split}' stores ${pointsPerSample} points a sample; ${points} are wanted`,
    );
  }
}

function check(options: TrainingOptions): void {
  const { train, val, batch, resume, init, design } = options;
  const recipe = recipeSchema.safeParse(options);
  if (!recipe.success) {
    const [issue] = recipe.error.issues;
    throw new TrainingError(`${issue?.path.join('.')}: ${issue?.message}`);
  }
  checkData(options);
  const wrong = augmentationProblem(options.augmentation);
  if (wrong) throw new TrainingError(wrong);
  const { drawFrom = options.points } = options.augmentation;
  if (drawFrom < options.points || drawFrom > train.pointsPerSample) {
    throw new TrainingError(
      `${options.points} points cannot be drawn from ${drawFrom} of the ${train.pointsPerSample} a sample`,
    );
  }
  for (const data of val ? [train, val] : [train]) {
    const only = onlyClass(data);
    if (only !== null)
      throw new TrainingError(
        `every sample of ${data.task} '${data.split}' is of class ${only}; give it samples of another class`,
      );
  }
  if (val) checkData({ ...options, train: val, batch: Math.min(batch, Math.max(2, val.size)) });
  if (resume && init) throw new TrainingError('a run either resumes or starts from weights (init)');
  if (options.patience > 0 && !val) {
    throw new TrainingError('training stops early by the accuracy on val, and there is no val split');
  }
  const before = resume ?? init;
  if (before && !sameNetwork(before.design, design)) {
    throw new TrainingError(
      `the checkpoint to ${resume ? 'resume' : 'start'} from belongs to another design: ${before.design.name}`,
    );
  }
  if (before && before.classes.join('\n') !== train.classes.join('\n')) {
    throw new TrainingError(
      `the checkpoint was trained for the ${before.classes.length} classes ${before.classes.join(', ')}; ` +
        `${train.task} has the ${train.classes.length} classes ${train.classes.join(', ')}`,
    );
  }
  const words = isSentences(train) ? train.vocabulary.join('\n') : undefined;
  if (before && before.vocabulary?.join('\n') !== words) {
    throw new TrainingError(`the checkpoint was trained with another vocabulary than that of ${train.task}`);
  }
  if (resume) checkResumed(resume, options);
}

/** Digests of the samples of this run, and of those that its first weights were trained on. */
function trainedOnBy({ train, init }: TrainingOptions): string[] | undefined {
  const own = digestsOf(train);
  const before = init?.trainedOn;
  return own || before ? [...new Set([...(before ?? []), ...(own ?? [])])] : undefined;
}

/** Weights that answer no longer end a training as a loss that is no number does. */
function unanswered(error: unknown): never {
  throw error instanceof NoAnswer ? new TrainingError(`${error.message}. Try a lower learning rate`) : error;
}

function checkResumed(resume: Checkpoint, options: TrainingOptions): void {
  const { train, points, epochs } = options;
  const other = (what: string, then: unknown, now: unknown) =>
    new TrainingError(
      `the run to resume had ${what} ${JSON.stringify(then)}; ${JSON.stringify(now)} would make it another run ` +
        '(init starts a new one from its weights)',
    );
  if (!resume.optimiser)
    throw new TrainingError('the checkpoint holds weights alone, nothing to resume from');
  if (resume.setting.points !== points) throw other('points', resume.setting.points, points);
  const field = resume.recipe && changedField(resume.recipe, options);
  if (field) throw other(field, resume.recipe?.[field], options[field]);
  if (resume.trainSamples !== undefined && resume.trainSamples !== train.size) {
    throw other('training samples', resume.trainSamples, train.size);
  }
  if (resume.epoch >= epochs) {
    throw new TrainingError(`the checkpoint has all of its ${resume.epoch} epochs: ask for more to continue`);
  }
}

/**
 * Trains a design; the same seed gives the same losses on the same engine. Stop pulling to pause; an aborted
 * signal throws its reason before the next step, and what the last epoch's event gave is still good.
 * @throws TrainingError on options that do not fit, and on a loss that is no number, naming step and op
 */
export async function* train(
  signal: AbortSignal,
  runtime: Runtime,
  options: TrainingOptions,
): AsyncGenerator<TrainingEvent, Checkpoint> {
  check(options);
  signal.throwIfAborted();
  const { design, train, val, points, epochs, batch, seed, patience } = options;
  const setting = settingOf(train, points);
  const dropout = options.dropout > 0;
  const trainedOn = trainedOnBy(options);
  const graph = emitTraining({ design, setting, batch, dropout }, options);
  const session = await runtime.createSession(graph.bytes);
  const evaluator = val && (await Evaluator.open(runtime, design, setting));
  try {
    const run = new TrainingRun(options, graph, session);
    const steps = stepsOf(train.size, batch);
    const curve = [...(options.resume?.curve ?? [])];
    let busy = 0;
    let done = 0;
    let checkpoint: Checkpoint | undefined;
    for (let epoch = (options.resume?.epoch ?? 0) + 1; epoch <= epochs; epoch++) {
      const order = epochOrder(train, options, epoch);
      const random = randomStream(seed, 'samples', epoch);
      const started = performance.now();
      let total = 0;
      for (let step = 1; step <= steps; step++) {
        signal.throwIfAborted();
        const begun = performance.now();
        const samples = order.subarray((step - 1) * batch, step * batch);
        const rate = rateAt((epoch - 1) * steps + step - 1, steps * epochs, options.learningRate);
        const { loss, feeds } = await run.step(samples, rate, random);
        if (!Number.isFinite(loss)) {
          const where = await firstFault(runtime, { design, setting, batch, dropout }, feeds);
          throw new TrainingError(`the loss is ${loss} at epoch ${epoch}, step ${step}: ${where}`);
        }
        total += loss;
        busy += performance.now() - begun;
        done++;
        const left = (epochs - epoch) * steps + steps - step;
        const samplesPerSecond = (1000 * done * batch) / busy;
        const etaSeconds = (left * batch) / samplesPerSecond;
        yield { kind: 'step', epoch, epochs, step, steps, loss, samplesPerSecond, etaSeconds };
      }
      const evaluation =
        val && (await evaluator?.evaluate(signal, foldModel(run.kept), val).catch(unanswered));
      const figures = {
        epoch,
        loss: total / steps,
        valAccuracy: evaluation?.accuracy,
        balancedAccuracy: evaluation?.balancedAccuracy,
      };
      curve.push(figures);
      checkpoint = {
        design,
        setting,
        task: train.task,
        classes: train.classes,
        ...(isSentences(train) && { vocabulary: train.vocabulary }),
        seed,
        epoch,
        epochs,
        valAccuracy: evaluation?.accuracy,
        recipe: recipeSchema.parse(options),
        trainSamples: train.size,
        ...(trainedOn && { trainedOn }),
        curve: [...curve],
        model: structuredClone(run.kept),
        optimiser: structuredClone(run.optimiser),
      };
      const seconds = (performance.now() - started) / 1000;
      const best = bestEpoch(curve) === epoch;
      const diverging = divergence(figures.loss, train.classes.length);
      yield { kind: 'epoch', epochs, ...figures, diverging, best, seconds, checkpoint };
      if (patience > 0 && epoch - bestEpoch(curve) >= patience) break;
    }
    return checkpoint as Checkpoint;
  } finally {
    await session.release();
    await evaluator?.release();
  }
}
