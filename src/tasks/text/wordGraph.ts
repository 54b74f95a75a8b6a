import type { WordGraph } from '../task.ts';
import { pairOf } from './vocabulary.ts';

/** Letters that nobody sees: soft hyphens, spaces without width, marks of direction. */
const UNSEEN = /[\u00AD\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069]/g;

/** Sentences are lower-cased and cut at white space; what looks the same is the same word, in whatever code points. */
export const wordsOf = (text: string): string[] =>
  text.normalize('NFC').replace(UNSEEN, '').toLowerCase().split(/\s+/u).filter(Boolean);

/** The words with each pair that has an embedding between its two. */
export const withPairs = (words: readonly string[], known: (term: string) => boolean): string[] =>
  words.flatMap((word, i) => {
    const pair = i > 0 ? pairOf(words[i - 1] as string, word) : '';
    return pair && known(pair) ? [pair, word] : [word];
  });

interface WordGraphOptions {
  /** Words that stand within so many terms are neighbours. */
  window: number;
  /** Slots per node, the node itself included. */
  neighbours: number;
}

/**
 * The graph of a sentence (Huang et al. 2019, arXiv 1910.02356): nodes are the distinct terms, edges lead between terms
 * that stand in one window anywhere. Where a term has more neighbours than slots, the closest are kept.
 * @param row the vocabulary's row of a word
 * @param n most nodes; further words are left out
 */
export function wordGraph(
  words: readonly string[],
  row: (word: string) => number,
  n: number,
  { window, neighbours: slots }: WordGraphOptions,
): WordGraph {
  const nodes = new Map<string, number>();
  for (const word of words) if (!nodes.has(word) && nodes.size < n) nodes.set(word, nodes.size);
  const kept = words.map((word) => nodes.get(word));
  const linked = Array.from({ length: nodes.size }, () => new Set<number>());
  for (let distance = 1; distance < window; distance++) {
    for (let at = 0; at + distance < kept.length; at++) {
      const [a, b] = [kept[at], kept[at + distance]];
      if (a === undefined || b === undefined || a === b) continue;
      linked[a]?.add(b);
      linked[b]?.add(a);
    }
  }
  const neighbours = new Int16Array(nodes.size * slots);
  linked.forEach((others, node) => {
    const row = neighbours.subarray(node * slots, (node + 1) * slots).fill(node);
    row.set([...others].slice(0, slots - 1), 1);
  });
  return { words: Int32Array.from(nodes.keys(), row), neighbours };
}
