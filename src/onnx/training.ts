import { gradients } from './autodiff.ts';
import type { RealType } from './graph.ts';
import { Tape } from './tape.ts';
import { emitForward, type Forward, type ForwardOptions } from './trainingForward.ts';

/** Adam (Kingma and Ba 2015) with its usual constants. */
export const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 } as const;

/**
 * Names of a training graph's tensors besides the forward pass's own.
 * Inputs: points, parameters, X.m and X.v (Adam's moments), masks, targets [B, classes] (each row sums
 * to 1), learningRate, correction1 = 1 / (1 - beta1^t), correction2 = 1 / (1 - beta2^t).
 * Outputs: loss [], logits [B, classes], X.next, X.m.next, X.v.next, and LAYER.mean, LAYER.variance [C].
 */
export const TARGETS = 'targets';
export const LOSS = 'loss';
export const LOGITS = 'logits';
export const EMBEDDING = 'embedding';
export const LEARNING_RATE = 'learningRate';
export const CORRECTION_1 = 'correction1';
export const CORRECTION_2 = 'correction2';

export interface TrainingGraph {
  bytes: Uint8Array;
  /** Shapes of the tensors to learn, by name. */
  parameters: ReadonlyMap<string, readonly number[]>;
  /** Shapes of dropout masks, by layer. */
  masks: Forward['masks'];
  /** Layers whose statistics the graph gives, and over how many rows they are taken. */
  statistics: ReadonlyMap<string, { rows: number }>;
}

/** What a finished tape is for its caller. */
export const describe = (t: Tape, forward: Forward): TrainingGraph => ({
  bytes: t.toBytes(),
  parameters: forward.parameters,
  masks: forward.masks,
  statistics: forward.statistics,
});

function outputStatistics(t: Tape, forward: Forward): void {
  for (const [layer, { mean, variance }] of forward.statistics) {
    t.output(mean, `${layer}.mean`);
    t.output(variance, `${layer}.variance`);
  }
}

/** Softmax cross entropy against target distributions, mean over the batch. */
function crossEntropy(t: Tape, logits: string): string {
  const [batch, classes] = t.shape(logits) as [number, number];
  const targets = t.input(TARGETS, t.realType, [batch, classes]);
  const logProbability = t.node('LogSoftmax', [logits], { axis: 1 });
  const total = t.reduce('ReduceSum', t.node('Mul', [targets, logProbability]), [0, 1]);
  return t.node('Mul', [total, t.real(-1 / batch)]);
}

/** One Adam step of one tensor. */
function adam(t: Tape, name: string, dims: readonly number[], gradient: string, beta2: number): void {
  const ema = (moment: string, value: string, beta: number) =>
    t.node('Add', [t.node('Mul', [moment, t.real(beta)]), t.node('Mul', [value, t.real(1 - beta)])]);
  const m = ema(t.input(`${name}.m`, t.realType, dims), gradient, ADAM.beta1);
  const v = ema(t.input(`${name}.v`, t.realType, dims), t.node('Mul', [gradient, gradient]), beta2);
  const root = t.node('Sqrt', [t.node('Mul', [v, CORRECTION_2])]);
  const step = t.node('Div', [t.node('Mul', [m, 'stepSize']), t.node('Add', [root, t.real(ADAM.epsilon)])]);
  t.output(t.node('Sub', [name, step]), `${name}.next`);
  t.output(m, `${name}.m.next`);
  t.output(v, `${name}.v.next`);
}

/**
 * The backward pass of a scalar loss and one Adam step of every parameter: adds the inputs X.m, X.v, learningRate,
 * correction1, correction2 and the outputs loss, X.next, X.m.next, X.v.next. The parameters are inputs already.
 */
export function emitAdam(
  t: Tape,
  loss: string,
  parameters: ReadonlyMap<string, readonly number[]>,
  beta2: number = ADAM.beta2,
): void {
  const names = [...parameters.keys()];
  const partials = gradients(t, loss, names);
  const rate = t.input(LEARNING_RATE, t.realType, []);
  const correction1 = t.input(CORRECTION_1, t.realType, []);
  t.input(CORRECTION_2, t.realType, []);
  t.node('Mul', [rate, correction1], {}, 'stepSize');
  names.forEach((name, i) => {
    adam(t, name, parameters.get(name) as readonly number[], partials[i] as string, beta2);
  });
  t.output(loss, LOSS);
}

/** Forward, loss, backward and Adam in one graph. */
export function emitTraining(
  options: Omit<ForwardOptions, 'normalisation' | 'differentiable'>,
): TrainingGraph {
  const t = new Tape('training');
  const forward = emitForward(t, { ...options, normalisation: 'batch', differentiable: true });
  const loss = crossEntropy(t, forward.logits);
  emitAdam(t, loss, forward.parameters);
  t.output(forward.logits, LOGITS);
  outputStatistics(t, forward);
  return describe(t, forward);
}

/** Forward, loss and gradients (outputs `X.gradient`), for checks; in double when asked. */
export function emitGradients(
  options: Omit<ForwardOptions, 'differentiable'>,
  realType: RealType = 'float32',
  withGradients = true,
): TrainingGraph {
  const t = new Tape('gradients', realType);
  const forward = emitForward(t, { ...options, differentiable: withGradients });
  const loss = crossEntropy(t, forward.logits);
  const names = withGradients ? [...forward.parameters.keys()] : [];
  const partials = gradients(t, loss, names);
  names.forEach((name, i) => {
    t.output(partials[i] as string, `${name}.gradient`);
  });
  t.output(loss, LOSS);
  return describe(t, forward);
}

/**
 * The forward pass alone: logits, embedding, and with batch normalisation the statistics. The folded form evaluates
 * a trained design at batch speed; the batch form calibrates one.
 */
export function emitBatched(options: Omit<ForwardOptions, 'dropout' | 'differentiable'>): TrainingGraph {
  const t = new Tape('batched');
  const forward = emitForward(t, { ...options, dropout: false, differentiable: false });
  if (options.lastLayer !== false) t.output(forward.logits, LOGITS);
  t.output(forward.embedding, EMBEDDING);
  outputStatistics(t, forward);
  return describe(t, forward);
}
