import type { Design } from '../src/design/types.ts';
import { initialModel, initialOptimiser } from '../src/learning/model.ts';
import { type Recipe, TRAINING_DEFAULTS } from '../src/learning/recipe.ts';
import { train } from '../src/learning/trainer.ts';
import { adamFeeds } from '../src/learning/trainingRun.ts';
import { Tape } from '../src/onnx/tape.ts';
import type { Tensor, Tensors } from '../src/onnx/tensor.ts';
import { emitTraining } from '../src/onnx/training.ts';
import type { Runtime } from '../src/runtime/session.ts';
import { median } from '../src/system/statistics.ts';
import { shapesTask } from '../src/tasks/shapes.ts';
import { settingOf } from '../src/tasks/task.ts';

/** What is trained, and for how long. No dropout and no augmentation: the same steps give the same losses. */
export interface StepRequest {
  design: Design;
  points: number;
  batch: number;
  /** Steps that are timed, and those before them that are not. */
  steps: number;
  warmUp: number;
  /** Steps of the whole training, which the samples and the learning rate's schedule are for; by default those above. */
  of?: number;
}

export const stepsOf = ({ steps, warmUp, of = steps + warmUp }: StepRequest): number => of;

export interface StepTimes {
  /** ms of each timed step, making its batch included. */
  steps: number[];
  /** ms of each timed step inside the engine's run, copies of tensors into it and out of it included. */
  inside: number[];
  /** ms that a graph takes which only hands the step's tensors through: the copies. */
  copies: number[];
  /** ms until the first session of the engine stood: loading it, and a small session. Once a worker or process. */
  startMs: number;
  /** ms, once a training. */
  emitMs: number;
  createMs: number;
  /** Of all steps, from the first. */
  losses: number[];
  threads: number;
}

export const SEED = 1;
/** Comparisons with it train alike. */
export const recipeOf = ({ batch }: StepRequest): Recipe => ({
  ...TRAINING_DEFAULTS,
  epochs: 1,
  batch,
  seed: SEED,
  dropout: 0,
  augmentation: {},
});

export const dataOf = (request: StepRequest) =>
  shapesTask({ split: 'train', points: request.points, size: request.batch * stepsOf(request) });

/** Trains for real, by the trainer that the studio and the command line use, and keeps the clock. */
export async function stepTimes(runtime: Runtime, request: StepRequest): Promise<StepTimes> {
  const { design, points, batch, warmUp } = request;
  const data = dataOf(request);
  const setting = settingOf(data, points);
  const { copies, startMs } = await copyTimes(runtime, request);
  const begunEmitting = performance.now();
  emitTraining({ design, setting, batch, dropout: false });
  const emitMs = performance.now() - begunEmitting;

  let createMs = 0;
  const inside: number[] = [];
  const timed: Runtime = {
    info: runtime.info,
    async createSession(model, options) {
      const begun = performance.now();
      const session = await runtime.createSession(model, options);
      createMs += performance.now() - begun;
      const run = async (feeds: Tensors) => {
        const begun = performance.now();
        const outputs = await session.run(feeds);
        inside.push(performance.now() - begun);
        return outputs;
      };
      return { ...session, run };
    },
  };
  const steps: number[] = [];
  const losses: number[] = [];
  await data.generate();
  let begun = performance.now();
  const options = { ...recipeOf(request), design, train: data, points };
  for await (const event of train(new AbortController().signal, timed, options)) {
    if (event.kind !== 'step') continue;
    const now = performance.now();
    losses.push(event.loss);
    if (event.step > warmUp) steps.push(now - begun);
    begun = now;
  }
  const { threads } = runtime.info;
  return { steps, inside: inside.slice(warmUp), copies, startMs, emitMs, createMs, losses, threads };
}

/** Runs a graph of Identities over what a step is given and gives back. */
async function copyTimes(
  runtime: Runtime,
  request: StepRequest,
): Promise<{ copies: number[]; startMs: number }> {
  const { design, points, steps, warmUp } = request;
  const setting = settingOf(dataOf(request), points);
  const { parameters } = initialModel(design, setting, SEED);
  const state: Record<string, Tensor> = { ...parameters, ...initialOptimiser(parameters).moments };
  const t = new Tape('copies');
  for (const [name, { dims }] of Object.entries(state)) {
    t.output(t.input(name, 'float32', dims), `${name}.next`);
  }
  const feeds = { ...state, ...adamFeeds(1, 1) };
  const opened = performance.now();
  const session = await runtime.createSession(t.toBytes());
  const startMs = performance.now() - opened;
  const copies: number[] = [];
  for (let i = 0; i < steps + warmUp; i++) {
    const begun = performance.now();
    await session.run(Object.fromEntries(session.inputNames.map((name) => [name, feeds[name] as Tensor])));
    if (i >= warmUp) copies.push(performance.now() - begun);
  }
  await session.release();
  return { copies, startMs };
}

const sum = (list: readonly number[]): number => list.reduce((total, value) => total + value, 0);

/** Steps of one epoch of `shapes` (2,400 samples) in batches of 16: what emitting and creating are spread over. */
export const EPOCH = 150;

/** Shares of the time that is spent outside the engine's arithmetic, in percent. */
export function outside({ steps, inside, copies, emitMs, createMs }: StepTimes): {
  step: number;
  epoch: number;
} {
  const arithmetic = sum(inside) - steps.length * median(copies);
  const wall = sum(steps);
  const epochs = steps.length / EPOCH;
  const once = epochs * (emitMs + createMs);
  return {
    step: (100 * (wall - arithmetic)) / wall,
    epoch: (100 * (wall + once - arithmetic)) / (wall + once),
  };
}
