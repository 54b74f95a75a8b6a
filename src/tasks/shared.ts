import type { TaskData } from './task.ts';

/** Samples of a split that were trained on. */
export interface Shared {
  split: string;
  /** Of `size` samples of the split. */
  count: number;
  size: number;
  /** The first of them, as it is called in the split, and in train where that is known. */
  example: { here: string; train?: string };
}

/** What tells the samples of a split apart from all others; undefined where they are generated. */
export function digestsOf({ size, given }: TaskData): string[] | undefined {
  return given && Array.from({ length: size }, (_, i) => given(i).digest);
}

/**
 * Which samples of a split are identical to one that was trained on; null where none is, or where samples are generated.
 * @param train the train split, or the digests of its samples
 */
export function sharedSamples(train: TaskData | readonly string[], other: TaskData): Shared | null {
  const digests = 'task' in train ? digestsOf(train) : train;
  if (!digests || !other.given) return null;
  const known = new Map(digests.map((digest, i) => [digest, i]));
  const { split, size } = other;
  let shared: Shared | null = null;
  for (let i = 0; i < size; i++) {
    const { digest, name } = other.given(i);
    const twin = known.get(digest);
    if (twin === undefined) continue;
    const trained = 'task' in train ? { train: train.given?.(twin).name as string } : {};
    shared ??= { split, count: 0, size, example: { here: name, ...trained } };
    shared.count += 1;
  }
  return shared;
}

/** The same for people. */
export function sharedWords({ split, count, size, example: { here, train } }: Shared): string {
  const [are, what] = [
    count === 1 ? 'is' : 'are',
    train === undefined ? here : `${here} is the same as ${train}`,
  ];
  return (
    `${count} of ${size} ${split} samples ${are} in train too (${what}): ` +
    `accuracy on ${split} is too high by what was learned by heart`
  );
}
