import { batchFeeds, targetsTensor } from '../../src/learning/batches.ts';
import { epochOrder } from '../../src/learning/epochs.ts';
import { initialModel } from '../../src/learning/model.ts';
import { rateAt } from '../../src/learning/schedule.ts';
import { ADAM } from '../../src/onnx/optimisers.ts';
import { POINTS } from '../../src/onnx/trainingContext.ts';
import { settingOf } from '../../src/tasks/task.ts';
import { dataOf, recipeOf, SEED, stepsOf } from '../stepTimes.ts';
import { forward } from './reference.ts';
import type { ReferenceTimes, WorkerRequest } from './run.ts';
import type { Tf, TfTensor } from './tf.ts';

/** The reference's side of bench:training-browser: the same steps on the same samples, in TensorFlow.js. */
const scope = globalThis as unknown as {
  onmessage: ((event: { data: WorkerRequest }) => void) | null;
  postMessage(message: unknown): void;
  importScripts(...urls: string[]): void;
  navigator: object;
  tf: Tf;
};

async function run({ threads, ...request }: WorkerRequest): Promise<ReferenceTimes> {
  // It takes half of the cores at most, whatever it is asked for: let it have as many threads as we have.
  Object.defineProperty(scope.navigator, 'hardwareConcurrency', { value: 2 * threads });
  scope.importScripts('/tfjs/tf.js', '/tfjs/tf-backend-wasm.js');
  const { tf } = scope;
  tf.wasm.setWasmPaths('/tfjs/');
  tf.wasm.setThreadsCount(threads);
  await tf.setBackend('wasm');
  await tf.ready();
  const { design, batch, points, steps: timed, warmUp } = request;
  const data = dataOf(request);
  await data.generate();
  const recipe = recipeOf(request);
  const order = epochOrder(data, recipe, 1);
  const { parameters } = initialModel(design, settingOf(data, points), SEED);
  const variables = Object.fromEntries(
    Object.entries(parameters).map(([name, { data, dims }]) => [
      name,
      tf.variable(tf.tensor(data, dims), true, name),
    ]),
  );
  const optimiser = tf.train.adam(recipe.learningRate, ADAM.beta1, ADAM.beta2, ADAM.epsilon);
  const all = Object.values(variables);
  const [steps, losses]: [number[], number[]] = [[], []];
  for (let step = 0; step < timed + warmUp; step++) {
    const begun = performance.now();
    const samples = order.subarray(step * batch, (step + 1) * batch);
    const { [POINTS]: cloud } = batchFeeds(data, samples, points).feeds;
    const targets = targetsTensor(data, samples, recipe.labelSmoothing);
    optimiser.learningRate = rateAt(step, stepsOf(request), recipe.learningRate);
    const cost = tf.tidy(() => {
      const x = tf.tensor(cloud?.data as Float32Array, cloud?.dims ?? []);
      const wanted = tf.tensor(targets.data, targets.dims);
      const loss = (): TfTensor => {
        const logits = forward({ tf, batch, points, variables }, design, x);
        return tf.mul(tf.sum(tf.mul(wanted, tf.logSoftmax(logits))), -1 / batch);
      };
      return optimiser.minimize(loss, true, all);
    });
    losses.push(cost.dataSync()[0] as number);
    cost.dispose();
    if (step >= warmUp) steps.push(performance.now() - begun);
  }
  return { steps, losses, threads: tf.wasm.getThreadsCount(), version: tf.version.tfjs };
}

scope.onmessage = ({ data }) =>
  void run(data).then(
    (times) => scope.postMessage({ times }),
    (error: Error) => scope.postMessage({ error: error.stack ?? String(error) }),
  );
