import { NumberedError } from '../../design/problem.ts';
import { permutation, randomStream } from '../../design/random.ts';
import type { Runtime } from '../../runtime/session.ts';
import { rateAt } from '../schedule.ts';
import { type LatencyModel, LatencySession } from './latencyModel.ts';
import {
  emitLatencyTraining,
  exampleFeeds,
  foldStandardisation,
  initialMember,
  MemberTraining,
  standardisation,
  type TrainingExample,
} from './memberTraining.ts';
import { fidelity } from './metrics.ts';

export interface LatencyModelOptions {
  /** Networks; each leaves out a part of the designs of its own, which it is then judged on. */
  members: number;
  /** Parts of the designs, at least one for each network. */
  folds: number;
  hidden: number;
  epochs: number;
  batch: number;
  learningRate: number;
  /** Weight of the squared tensors in the loss. */
  decay: number;
  coverage: number;
  seed: number;
}

/**
 * On 480 measured designs 3 networks that leave out a sixth each were no worse than 5 that leave out a fifth, networks
 * of 32 no worse than of 48, and twice the epochs changed nothing beyond the noise.
 */
export const LATENCY_MODEL_DEFAULTS: LatencyModelOptions = {
  members: 3,
  folds: 6,
  hidden: 32,
  epochs: 40,
  batch: 16,
  learningRate: 5e-3,
  decay: 1e-4,
  coverage: 0.9,
  seed: 1,
};

/** After each epoch of each network. */
interface LatencyModelEvent {
  /** From 1. */
  member: number;
  members: number;
  epoch: number;
  epochs: number;
  loss: number;
  etaSeconds: number;
}

/** There is too little to train on, or training broke down. */
export class LatencyTrainingError extends NumberedError {
  override readonly name = 'LatencyTrainingError';
  constructor(message: string) {
    super('E415', message);
  }
}

/** Fewer would leave a network nothing to be judged on. */
const FEWEST_DESIGNS = 10;

/** Which network leaves out each design: a random part of the designs for each, so that all rates of one go together. */
function foldsOf(designs: readonly string[], folds: number, seed: number): Map<string, number> {
  const order = permutation(designs.length, randomStream(seed, 'latency folds'));
  return new Map(Array.from(order, (d, i) => [designs[d] as string, i % folds]));
}

/** The quantile of the errors that makes an interval hold the wanted share of new ones (split conformal). */
export function conformalQuantile(errors: readonly number[], coverage: number): number {
  const sorted = Float64Array.from(errors).sort();
  const rank = Math.ceil((sorted.length + 1) * coverage);
  return sorted[Math.min(rank, sorted.length) - 1] ?? Number.POSITIVE_INFINITY;
}

/**
 * Trains an ensemble of networks to correct the table sum of measured designs. Each network leaves a part of the
 * designs out; its errors there give the interval and the cross-validated fidelity. The same seed gives the same
 * latency model on the same engine. An aborted signal throws its reason.
 * @throws LatencyTrainingError on fewer than 10 designs, and on a loss that is no number
 */
export async function* fitLatencyModel(
  signal: AbortSignal,
  runtime: Runtime,
  examples: readonly TrainingExample[],
  about: Pick<LatencyModel, 'device' | 'edge'>,
  options: LatencyModelOptions = LATENCY_MODEL_DEFAULTS,
): AsyncGenerator<LatencyModelEvent, LatencyModel> {
  const { members: count, hidden, epochs, seed, coverage } = options;
  const designs = [...new Set(examples.map(({ sample }) => sample.design))];
  if (designs.length < FEWEST_DESIGNS) {
    throw new LatencyTrainingError(
      `${designs.length} measured designs are too few to train on: measure ${FEWEST_DESIGNS} or more`,
    );
  }
  const folds = foldsOf(designs, options.folds, seed);
  const foldOf = ({ sample }: TrainingExample) => folds.get(sample.design) as number;
  const fewest = Math.min(
    ...Array.from({ length: count }, (_, k) => examples.filter((e) => foldOf(e) !== k).length),
  );
  const batch = Math.min(options.batch, fewest);
  const size = { batch, hidden, nodes: examples.reduce((most, { graph }) => Math.max(most, graph.nodes), 0) };
  const session = await runtime.createSession(emitLatencyTraining(size, options.decay));
  const members: LatencyModel['members'] = [];
  const errors: number[] = [];
  const measured: number[] = [];
  const predicted: number[] = [];
  const started = performance.now();
  try {
    for (let k = 0; k < count; k++) {
      const seen = examples.filter((example) => foldOf(example) !== k);
      const scale = standardisation(seen.map(({ graph }) => graph));
      const training = new MemberTraining(session, initialMember(hidden, seed, k));
      const steps = Math.floor(seen.length / batch);
      for (let epoch = 1; epoch <= epochs; epoch++) {
        const order = permutation(seen.length, randomStream(seed, `latency shuffle ${k}`, epoch));
        let total = 0;
        for (let step = 0; step < steps; step++) {
          signal.throwIfAborted();
          const chosen = Array.from(order.subarray(step * batch, (step + 1) * batch), (i) => seen[i]);
          const rate = rateAt((epoch - 1) * steps + step, steps * epochs, options.learningRate);
          total += await training.step(exampleFeeds(chosen as TrainingExample[], size, scale), rate);
        }
        const loss = total / steps;
        if (!Number.isFinite(loss)) {
          throw new LatencyTrainingError(`the loss is ${loss} at epoch ${epoch}: try a lower learning rate`);
        }
        const done = (k * epochs + epoch) / (count * epochs);
        const etaSeconds = ((performance.now() - started) / 1000) * (1 / done - 1);
        yield { member: k + 1, members: count, epoch, epochs, loss, etaSeconds };
      }
      foldStandardisation(training.tensors, scale);
      members.push(training.tensors);
      const unseen = examples.filter((example) => foldOf(example) === k);
      const alone = { hidden, members: [training.tensors], logHalfWidth: 0 } as unknown as LatencyModel;
      const judge = new LatencySession(runtime, alone);
      const results = await judge.predict(
        signal,
        unseen.map(({ graph }) => graph),
      );
      await judge.release();
      unseen.forEach(({ sample }, i) => {
        const guess = results[i]?.latencyMs as number;
        measured.push(sample.latencyMs);
        predicted.push(guess);
        errors.push(Math.abs(Math.log(guess / sample.latencyMs)));
      });
    }
  } finally {
    await session.release();
  }
  return {
    ...about,
    hidden,
    members,
    logHalfWidth: conformalQuantile(errors, coverage),
    coverage,
    crossValidated: fidelity(measured, predicted),
    designs,
    rates: [...new Set(examples.map(({ sample }) => sample.linkMbps))],
    samples: examples.length,
    seed,
    created: new Date().toISOString(),
  };
}
