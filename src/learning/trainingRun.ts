import type { Tensor, Tensors } from '../onnx/tensor.ts';
import {
  ADAM,
  CORRECTION_1,
  CORRECTION_2,
  LEARNING_RATE,
  LOSS,
  TARGETS,
  type TrainingGraph,
} from '../onnx/training.ts';
import { maskName, POINTS } from '../onnx/trainingForward.ts';
import type { Session } from '../runtime/session.ts';
import { settingOf } from '../tasks/task.ts';
import { augment, dropoutMask, pointsTensor, targetsTensor } from './batches.ts';
import { initialModel, initialOptimiser, type Model, type Optimiser, updateStatistics } from './model.ts';
import type { Random } from './random.ts';
import type { TrainingOptions } from './trainer.ts';

const scalar = (value: number): Tensor<'float32'> => ({
  type: 'float32',
  dims: [],
  data: Float32Array.of(value),
});

/** Adam's inputs for its t-th step (from 1). */
export function adamFeeds(step: number, learningRate: number): Tensors {
  return {
    [LEARNING_RATE]: scalar(learningRate),
    [CORRECTION_1]: scalar(1 / (1 - ADAM.beta1 ** step)),
    [CORRECTION_2]: scalar(1 / (1 - ADAM.beta2 ** step)),
  };
}

/** One run's mutable state and its session. */
export class TrainingRun {
  readonly model: Model;
  readonly optimiser: Optimiser;
  readonly #options: TrainingOptions;
  readonly #graph: TrainingGraph;
  readonly #session: Session;

  constructor(options: TrainingOptions, graph: TrainingGraph, session: Session) {
    this.#options = options;
    this.#graph = graph;
    this.#session = session;
    const { design, train, points, seed, resume } = options;
    const fresh = () => initialModel(design, settingOf(train, points), seed);
    this.model = resume ? structuredClone(resume.model) : fresh();
    this.optimiser = resume?.optimiser
      ? structuredClone(resume.optimiser)
      : initialOptimiser(this.model.parameters);
  }

  /** One step on the given samples; returns the loss. */
  async step(samples: ArrayLike<number>, learningRate: number, random: Random): Promise<number> {
    const { train, points, augmentation, labelSmoothing, dropout } = this.#options;
    const feeds: Tensors = {
      ...this.model.parameters,
      ...this.optimiser.moments,
      ...adamFeeds(this.optimiser.step + 1, learningRate),
      [POINTS]: pointsTensor(train, samples, points, (out, offset) =>
        augment(out, offset, points, augmentation, random),
      ),
      [TARGETS]: targetsTensor(train, samples, labelSmoothing),
    };
    for (const [layer, dims] of this.#graph.masks)
      feeds[maskName(layer)] = dropoutMask(dims, dropout, random);
    const outputs = await this.#session.run(feeds);
    const next = (name: string) => outputs[`${name}.next`] as Tensor<'float32'>;
    for (const name of this.#graph.parameters.keys()) {
      this.model.parameters[name] = next(name);
      this.optimiser.moments[`${name}.m`] = next(`${name}.m`);
      this.optimiser.moments[`${name}.v`] = next(`${name}.v`);
    }
    updateStatistics(this.model.statistics, outputs, this.#graph.statistics);
    this.optimiser.step++;
    return Number(outputs[LOSS]?.data[0]);
  }
}
