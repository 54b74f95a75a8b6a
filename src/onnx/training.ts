import { gradients } from './autodiff.ts';
import type { RealType } from './graph.ts';
import { emitUpdate, LOSS, PLAIN_ADAM, type UpdateRule } from './optimisers.ts';
import { Tape } from './tape.ts';
import type { Forward, ForwardOptions } from './trainingContext.ts';
import { emitForward } from './trainingForward.ts';

export { ADAM, CORRECTION_1, CORRECTION_2, LEARNING_RATE, LOSS } from './optimisers.ts';

/**
 * Names of a training graph's tensors besides the forward pass's own and the update's (optimisers.ts).
 * Inputs: points, parameters, masks, targets [B, classes] (each row sums to 1).
 * Outputs: loss [], logits [B, classes], and LAYER.mean, LAYER.variance [C].
 */
export const TARGETS = 'targets';
export const LOGITS = 'logits';
export const EMBEDDING = 'embedding';

export interface TrainingGraph {
  bytes: Uint8Array;
  /** Shapes of the tensors to learn, by name. */
  parameters: ReadonlyMap<string, readonly number[]>;
  /** Shapes of dropout masks, by layer. */
  masks: Forward['masks'];
  /** Layers whose statistics the graph gives, and over how many rows they are taken; see Forward. */
  statistics: ReadonlyMap<string, { rows: number | null }>;
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

/** Forward, loss, backward and the update of every parameter in one graph. */
export function emitTraining(
  options: Omit<ForwardOptions, 'normalisation' | 'differentiable'>,
  rule: UpdateRule = PLAIN_ADAM,
): TrainingGraph {
  const t = new Tape('training');
  const forward = emitForward(t, { ...options, normalisation: 'batch', differentiable: true });
  const loss = crossEntropy(t, forward.logits);
  emitUpdate(t, loss, forward.parameters, rule);
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

/** The forward pass of a training step with every op's value, output by the op's id, to see which is no number. */
export function emitValues(options: Omit<ForwardOptions, 'normalisation' | 'differentiable'>): Uint8Array {
  const t = new Tape('values');
  const forward = emitForward(t, { ...options, normalisation: 'batch', differentiable: true });
  for (const [id, value] of forward.values) t.output(value, `${id}.value`);
  return t.toBytes();
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
