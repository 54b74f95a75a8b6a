/** Stands for every word that the vocabulary does not have. */
export const UNKNOWN = '<unknown>';

/** Words that come at least so often, the most frequent first, behind UNKNOWN. */
export function vocabularyOf(sentences: Iterable<readonly string[]>, least: number): string[] {
  const counts = new Map<string, number>();
  for (const words of sentences) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const kept = [...counts].filter(([, count]) => count >= least);
  kept.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return [UNKNOWN, ...kept.map(([word]) => word)];
}
