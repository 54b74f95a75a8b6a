import { batchFeeds, targetsTensor } from '../../src/learning/batches.ts';
import { epochOrder } from '../../src/learning/epochs.ts';
import { initialModel } from '../../src/learning/model.ts';
import { rateAt } from '../../src/learning/schedule.ts';
import { ADAM } from '../../src/onnx/optimisers.ts';
import { POINTS } from '../../src/onnx/trainingContext.ts';
import { settingOf } from '../../src/tasks/task.ts';
import { dataOf, recipeOf, SEED, stepsOf } from '../stepTimes.ts';
import type { Jax, JaxArray, JaxTree } from './jax.ts';
import { jaxForward } from './jaxForward.ts';
import type { ReferenceTimes, WorkerRequest } from './run.ts';

/**
 * The same steps on the same samples in jax-js, op by op: its jit compiles no scatter of a value that it has fused, which the gradient
 * of a gather is.
 */
const scope = globalThis as unknown as {
  onmessage: ((event: { data: WorkerRequest }) => void) | null;
  postMessage(message: unknown): void;
  navigator: object;
};

const mapped = (tree: JaxTree, f: (x: JaxArray, name: string) => JaxArray): JaxTree =>
  Object.fromEntries(Object.entries(tree).map(([name, x]) => [name, f(x, name)]));

interface Learned {
  parameters: JaxTree;
  m: JaxTree;
  v: JaxTree;
}

async function run({ threads, version = '', ...request }: WorkerRequest): Promise<ReferenceTimes> {
  // It takes as many workers as there are cores.
  Object.defineProperty(scope.navigator, 'hardwareConcurrency', { value: threads });
  const address = '/jax/index.js';
  const jax: Jax = await import(/* @vite-ignore */ address);
  await jax.init('wasm');
  jax.defaultDevice('wasm');
  const { numpy: np, nn } = jax;
  const { design, batch, points, steps: timed, warmUp } = request;
  const data = dataOf(request);
  await data.generate();
  const recipe = recipeOf(request);
  const order = epochOrder(data, recipe, 1);
  const { parameters: initial } = initialModel(design, settingOf(data, points), SEED);
  const tensor = ({ data, dims }: { data: Float32Array; dims: readonly number[] }) =>
    np.array(data).reshape(dims);
  const zeros = () =>
    Object.fromEntries(Object.entries(initial).map(([name, { dims }]) => [name, np.zeros(dims)]));
  let learned: Learned = {
    parameters: Object.fromEntries(Object.entries(initial).map(([name, x]) => [name, tensor(x)])),
    m: zeros(),
    v: zeros(),
  };
  const lossOf = (parameters: JaxTree, x: JaxArray, wanted: JaxArray): JaxArray => {
    const logits = jaxForward({ jax, batch, points, parameters }, design, x);
    return np.sum(wanted.mul(nn.logSoftmax(logits))).mul(-1 / batch);
  };
  const average = (kept: JaxArray, next: JaxArray, beta: number) => kept.mul(beta).add(next.mul(1 - beta));
  const step = (
    before: Learned,
    x: JaxArray,
    wanted: JaxArray,
    rate: JaxArray,
    c1: JaxArray,
    c2: JaxArray,
  ) => {
    const { parameters } = before;
    const own = mapped(parameters, (each) => each.ref);
    const [loss, gradients] = jax.valueAndGrad(lossOf)(own, x, wanted);
    const of = (tree: JaxTree, name: string) => tree[name] as JaxArray;
    const m = mapped(gradients, (g, name) => average(of(before.m, name), g.ref, ADAM.beta1));
    const v = mapped(gradients, (g, name) => average(of(before.v, name), np.square(g), ADAM.beta2));
    const moved = mapped(parameters, (each, name) => {
      const root = np.sqrt(of(v, name).ref.mul(c2.ref)).add(ADAM.epsilon);
      return each.sub(of(m, name).ref.mul(rate.ref.mul(c1.ref)).div(root));
    });
    return { loss, after: { parameters: moved, m, v } };
  };
  const [steps, losses]: [number[], number[]] = [[], []];
  for (let i = 0; i < timed + warmUp; i++) {
    const begun = performance.now();
    const samples = order.subarray(i * batch, (i + 1) * batch);
    const { [POINTS]: cloud } = batchFeeds(data, samples, points).feeds;
    const targets = targetsTensor(data, samples, recipe.labelSmoothing);
    const scalar = (value: number) => np.array(value);
    const { loss, after } = step(
      learned,
      tensor(cloud as { data: Float32Array; dims: readonly number[] }),
      tensor(targets),
      scalar(rateAt(i, stepsOf(request), recipe.learningRate)),
      scalar(1 / (1 - ADAM.beta1 ** (i + 1))),
      scalar(1 / (1 - ADAM.beta2 ** (i + 1))),
    );
    learned = after;
    await jax.blockUntilReady(learned);
    losses.push((await loss.data())[0] as number);
    if (i >= warmUp) steps.push(performance.now() - begun);
  }
  return { steps, losses, threads, version };
}

scope.onmessage = ({ data }) =>
  void run(data).then(
    (times) => scope.postMessage({ times }),
    (error: Error) => scope.postMessage({ error: error.stack ?? String(error) }),
  );
