/** Samples of one class that were taken for another. */
export interface Confused {
  label: string;
  predicted: string;
  count: number;
  /** Samples of the label's class. */
  of: number;
}

/** The pairs of classes that are confused most often, most first. */
export function confused(
  confusion: readonly (readonly number[])[],
  classes: readonly string[],
  most: number,
): Confused[] {
  return confusion
    .flatMap((row, label) => {
      const of = row.reduce((sum, n) => sum + n, 0);
      return row.map((count, predicted) => ({
        label: classes[label] ?? '',
        predicted: classes[predicted] ?? '',
        count: label === predicted ? 0 : count,
        of,
      }));
    })
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, most);
}
