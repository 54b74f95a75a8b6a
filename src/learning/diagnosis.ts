import { topological } from '../design/graph.ts';
import type { Op } from '../design/types.ts';
import type { Tensor, Tensors } from '../onnx/tensor.ts';
import { emitValues } from '../onnx/training.ts';
import type { ForwardOptions } from '../onnx/trainingContext.ts';
import type { Runtime } from '../runtime/session.ts';

/** An epoch's mean loss above so many times that of equal shares for every class learns nothing any more. */
const DIVERGED = 1.5;

/** What an epoch's mean loss says of a training that diverges without a value that is no number; undefined where it does not. */
export function divergence(loss: number, classes: number): string | undefined {
  const guessing = Math.log(classes);
  if (loss <= DIVERGED * guessing) return undefined;
  return (
    `the loss of ${loss.toPrecision(3)} is far above that of guessing (${guessing.toFixed(2)}): training diverges. ` +
    'Try a lower learning rate, or clip the gradients'
  );
}

const allFinite = ({ data }: Tensor): boolean => (data as Float32Array).every(Number.isFinite);

/**
 * Runs a failed training step's forward pass again, and says which op was the first to give a value that is no number.
 * @param feeds what the step was given
 */
export async function firstFault(
  runtime: Runtime,
  options: Omit<ForwardOptions, 'normalisation' | 'differentiable'>,
  feeds: Tensors,
): Promise<string> {
  const session = await runtime.createSession(emitValues(options), { optimize: false });
  try {
    const given = session.inputNames.map((name) => [name, feeds[name] as Tensor] as const);
    const values = await session.run(Object.fromEntries(given));
    const op = topological(options.design).find(({ id }) => !allFinite(values[`${id}.value`] as Tensor));
    return op
      ? words(op, feeds)
      : 'every op gives numbers, and the loss of the last one is none: its logits are too large';
  } finally {
    await session.release();
  }
}

function words(op: Op, feeds: Tensors): string {
  if (op.kind === 'Input') return `the data hold a value that is no number (op ${op.id})`;
  const learned = Object.entries(feeds).filter(([name]) => name.startsWith(`${op.id}.`));
  const broken = learned.find(([name, tensor]) => isWeight(name) && !allFinite(tensor));
  const why = broken ? `its tensor ${broken[0]} was spoilt by the step before` : 'its values grew too large';
  return (
    `op ${op.id} (${op.kind}) is the first whose result is no number, ${why}. ` +
    'Try a lower learning rate, or clip the gradients'
  );
}

const isWeight = (name: string): boolean => /\.(weight|shift|bias)$/.test(name);
