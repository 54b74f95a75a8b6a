import type { Tensor } from '../onnx/tensor.ts';
import type { Sentences } from '../tasks/task.ts';

/**
 * Starts an embedding from naive Bayes: its first columns, one for each class, become the log of how likely a word is
 * in that class against the mean over classes, counted in sentences of the train split with one added to each count.
 * @param table [vocabulary, F], changed in place; with F below the classes the last classes are left out
 * @param points most nodes of a sentence that count
 */
export function setWordPrior(table: Tensor<'float32'>, data: Sentences, points: number, scale: number): void {
  const [rows, width] = table.dims as [number, number];
  const counts = data.classes.map(() => new Float64Array(rows).fill(1));
  for (let i = 0; i < data.size; i++) {
    const own = counts[data.labels[i] as number] as Float64Array;
    for (const word of data.graph(i, points).words) own[word] = (own[word] as number) + 1;
  }
  const totals = counts.map((own) => own.reduce((a, b) => a + b, 0));
  for (let word = 0; word < rows; word++) {
    const logs = counts.map((own, c) => Math.log((own[word] as number) / (totals[c] as number)));
    const mean = logs.reduce((a, b) => a + b, 0) / logs.length;
    for (let c = 0; c < Math.min(width, logs.length); c++) {
      table.data[word * width + c] = scale * ((logs[c] as number) - mean);
    }
  }
}
