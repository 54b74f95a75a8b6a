import { permutation, randomStream, type Uniform } from '../design/random.ts';
import type { TaskData } from '../tasks/task.ts';
import type { Recipe } from './recipe.ts';

/** Steps of one epoch: each sample is seen at least once. */
export const stepsOf = (samples: number, batch: number): number => Math.ceil(samples / batch);

/**
 * The samples of one epoch in the order of its steps, a whole number of batches: every sample once, in random order,
 * and the last batch filled up with the first ones. Balanced, every class comes equally often instead, its samples
 * in turn.
 */
export function epochOrder(
  data: Pick<TaskData, 'size' | 'labels'>,
  { batch, seed, balanced }: Pick<Recipe, 'batch' | 'seed' | 'balanced'>,
  epoch: number,
): Uint32Array {
  const random = randomStream(seed, 'shuffle', epoch);
  const order = balanced ? balancedOrder(data, random) : permutation(data.size, random);
  return Uint32Array.from(
    { length: stepsOf(data.size, batch) * batch },
    (_, i) => order[i % order.length] as number,
  );
}

function balancedOrder({ size, labels }: Pick<TaskData, 'size' | 'labels'>, random: Uniform): Uint32Array {
  const byClass = new Map<number, number[]>();
  for (let i = 0; i < size; i++) {
    const label = labels[i] as number;
    const samples = byClass.get(label);
    if (samples) samples.push(i);
    else byClass.set(label, [i]);
  }
  const classes = [...byClass.values()].map((samples) => {
    const order = permutation(samples.length, random);
    return samples.map((_, i) => samples[order[i] as number] as number);
  });
  const turns = permutation(size, random);
  return turns.map((turn) => {
    const samples = classes[turn % classes.length] as number[];
    return samples[Math.floor(turn / classes.length) % samples.length] as number;
  });
}
