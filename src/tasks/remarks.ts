import { isSentences, type TaskData } from './task.ts';

/**
 * Identical samples of a split that have different labels, for people; null where there are none, or samples are generated.
 */
export function relabelledWords({ given, labels, split, size }: TaskData): string | null {
  if (!given) return null;
  const firsts = new Map<string, number>();
  let count = 0;
  let example = '';
  for (let i = 0; i < size; i++) {
    const { digest, name } = given(i);
    const first = firsts.get(digest);
    if (first === undefined) firsts.set(digest, i);
    if (first === undefined || labels[first] === labels[i]) continue;
    example ||= `${name} and ${given(first).name}`;
    count += 1;
  }
  if (count === 0) return null;
  const are = count === 1 ? 'is' : 'are';
  return `${count} of ${size} ${split} samples ${are} the same as one of another class (${example}): one of the two labels is wrong`;
}

/** How many sentences have more distinct words, and pairs of them that the vocabulary knows, than are read, for people; null where none has. */
export function cutWords(data: TaskData, most: number): string | null {
  if (!isSentences(data)) return null;
  let count = 0;
  for (let i = 0; i < data.size; i++) if (data.graph(i, most + 1).words.length > most) count += 1;
  if (count === 0) return null;
  const have = count === 1 ? 'has' : 'have';
  return `${count} of ${data.size} ${data.split} sentences ${have} more than ${most} distinct words and known pairs: what is beyond them is not read`;
}

/** What a person should know of a split before believing an accuracy on it. */
export const remarksOn = (data: TaskData, points: number): string[] =>
  [relabelledWords(data), cutWords(data, points)].filter((remark) => remark !== null);
