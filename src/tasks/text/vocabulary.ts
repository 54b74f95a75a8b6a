/** Stands for every word that the vocabulary does not have. */
export const UNKNOWN = '<unknown>';

/** How often a term has to come to get an embedding of its own; null for pairs: there are none. */
export interface Least {
  words: number;
  pairs: number | null;
}

/** Two words that stand side by side, as a term. */
export const pairOf = (a: string, b: string): string => `${a} ${b}`;
const isPair = (term: string): boolean => term.includes(' ');

/** Terms (words, and pairs of them) that come often enough, the most frequent first, behind UNKNOWN. */
export function vocabularyOf(sentences: Iterable<readonly string[]>, least: Least): string[] {
  const counts = new Map<string, number>();
  const count = (term: string) => counts.set(term, (counts.get(term) ?? 0) + 1);
  for (const words of sentences) {
    words.forEach((word, i) => {
      count(word);
      if (least.pairs !== null && i > 0) count(pairOf(words[i - 1] as string, word));
    });
  }
  const needed = (term: string) => (isPair(term) ? (least.pairs ?? 0) : least.words);
  const kept = [...counts].filter(([term, times]) => times >= needed(term));
  kept.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return [UNKNOWN, ...kept.map(([term]) => term)];
}
