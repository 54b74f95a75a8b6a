import { emitUpdate, PLAIN_ADAM } from './optimisers.ts';
import { Tape } from './tape.ts';
import { describe, TARGETS, type TrainingGraph } from './training.ts';
import { emitForward, type ForwardOptions } from './trainingForward.ts';

/** How sharply similar samples are told from less similar ones; that of the source. */
const TEMPERATURE = 0.1;
/** Takes a sample's similarity with itself out of the softmax. */
const NEVER = -1e9;
const NO_LENGTH = 1e-6;

/**
 * Supervised contrastive loss (Khosla et al. 2020, arXiv 2004.11362, L_out) of embeddings [B, W]: the cosine
 * similarities of all pairs against TARGETS [B, B], each row the equal share of the other samples of its class.
 */
export function contrastiveLoss(t: Tape, embedding: string): string {
  const [batch] = t.shape(embedding) as [number, number];
  const targets = t.input(TARGETS, t.realType, [batch, batch]);
  const squares = t.reduce('ReduceSum', t.node('Mul', [embedding, embedding]), [1], true);
  const length = t.node('Sqrt', [t.node('Add', [squares, t.real(NO_LENGTH)])]);
  const unit = t.node('Div', [embedding, length]);
  const similarity = t.node('MatMul', [unit, t.node('Transpose', [unit], { perm: [1, 0] })]);
  const itself = Array.from({ length: batch * batch }, (_, i) => (i % (batch + 1) === 0 ? NEVER : 0));
  const sharp = t.node('Mul', [similarity, t.real(1 / TEMPERATURE)]);
  const logProbability = t.node('LogSoftmax', [t.node('Add', [sharp, t.real(itself, [batch, batch])])], {
    axis: 1,
  });
  const total = t.reduce('ReduceSum', t.node('Mul', [targets, logProbability]), [0, 1]);
  return t.node('Mul', [total, t.real(-1 / batch)]);
}

/**
 * Forward to the embedding, contrastive loss, backward and Adam in one graph. No last layer is trained or read:
 * what is learned serves whichever last layer is fitted later.
 */
export function emitContrastiveTraining(
  options: Pick<ForwardOptions, 'design' | 'setting' | 'batch' | 'dropout'>,
  beta2: number,
): TrainingGraph {
  const t = new Tape('contrastive');
  const forward = emitForward(t, {
    ...options,
    normalisation: 'batch',
    differentiable: true,
    lastLayer: false,
  });
  const loss = contrastiveLoss(t, forward.embedding);
  emitUpdate(t, loss, forward.parameters, { ...PLAIN_ADAM, beta2 });
  return describe(t, forward);
}
