import type { TaskData } from './task.ts';

/** Samples of a split that the train split has too. */
export interface Shared {
  split: string;
  /** Of `size` samples of the split. */
  count: number;
  size: number;
  /** The first of them, as it is called in either split. */
  example: { train: string; here: string };
}

/** Which samples of a split are identical to one of train; null where none is, or where samples are generated. */
export function sharedSamples(train: TaskData, other: TaskData): Shared | null {
  if (!train.given || !other.given) return null;
  const known = new Map<string, string>();
  for (let i = 0; i < train.size; i++) {
    const { digest, name } = train.given(i);
    known.set(digest, name);
  }
  const { split, size } = other;
  let shared: Shared | null = null;
  for (let i = 0; i < size; i++) {
    const { digest, name } = other.given(i);
    const twin = known.get(digest);
    if (twin === undefined) continue;
    shared ??= { split, count: 0, size, example: { train: twin, here: name } };
    shared.count += 1;
  }
  return shared;
}

/** The same for people. */
export const sharedWords = ({ split, count, size, example }: Shared): string =>
  `${count} of ${size} ${split} samples ${count === 1 ? 'is' : 'are'} in train too (${example.here} is the same as ${example.train}): ` +
  `accuracy on ${split} is too high by what was learned by heart`;
