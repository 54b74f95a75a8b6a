import type { Uniform } from '../design/random.ts';
import type { Tensor, Tensors } from '../onnx/tensor.ts';
import { NEIGHBOURS, NODES, SLOTS, WORDS } from '../onnx/trainingContext.ts';
import type { Sentences } from '../tasks/task.ts';

/**
 * A batch of sentences for a batched graph. The graph gets only those rows of the embedding that the batch needs, so
 * that a step costs the same with any vocabulary, and no more than they change (Adam's moments of other rows rest).
 */
export interface WordBatch {
  /** WORDS, NODES, NEIGHBOURS and SLOTS; not the embedding's rows. */
  feeds: Tensors;
  /** The vocabulary's row for each row that is fed, [B*N]; the first `used` differ, the rest only fill up. */
  rows: Int32Array;
  used: number;
}

/** @param drop words that become the unknown one, each with this probability */
export function wordBatch(
  data: Sentences,
  samples: ArrayLike<number>,
  points: number,
  drop?: { rate: number; random: Uniform },
): WordBatch {
  const k = data.neighbours;
  const total = samples.length * points;
  const words = new Int32Array(total);
  const nodes = new Float32Array(total);
  const neighbours = new Int32Array(total * k);
  const slots = new Float32Array(total * k);
  const rows = new Int32Array(total);
  const places = new Map<number, number>();
  const placeOf = (row: number): number => {
    let place = places.get(row);
    if (place === undefined) {
      place = places.size;
      places.set(row, place);
      rows[place] = row;
    }
    return place;
  };
  for (let b = 0; b < samples.length; b++) {
    const graph = data.graph(samples[b] as number, points);
    for (let node = 0; node < points; node++) {
      const at = b * points + node;
      const there = node < graph.words.length;
      if (there) {
        const dropped = drop !== undefined && drop.random() < drop.rate;
        words[at] = placeOf(dropped ? 0 : (graph.words[node] as number));
        nodes[at] = 1;
      }
      for (let slot = 0; slot < k; slot++) {
        const other = there ? (graph.neighbours[node * k + slot] as number) : node;
        neighbours[at * k + slot] = other;
        slots[at * k + slot] = slot === 0 || other !== node ? 1 : 0;
      }
    }
  }
  const dims = [samples.length, points];
  return {
    feeds: {
      [WORDS]: { type: 'int32', dims: [total], data: words },
      [NODES]: { type: 'float32', dims, data: nodes },
      [NEIGHBOURS]: { type: 'int32', dims: [...dims, k], data: neighbours },
      [SLOTS]: { type: 'float32', dims: [...dims, k], data: slots },
    },
    rows,
    used: places.size,
  };
}

/** The rows that a batch needs of an embedding, or of its moments: [B*N, F]. */
function takeRows(table: Tensor<'float32'>, { rows, used }: WordBatch): Tensor<'float32'> {
  const width = table.dims[1] as number;
  const data = new Float32Array(rows.length * width);
  for (let place = 0; place < used; place++) {
    const row = rows[place] as number;
    data.set(table.data.subarray(row * width, (row + 1) * width), place * width);
  }
  return { type: 'float32', dims: [rows.length, width], data };
}

/** Puts a batch's rows back where they were taken. */
export function putRows(table: Tensor<'float32'>, { rows, used }: WordBatch, taken: Tensor): void {
  const width = table.dims[1] as number;
  for (let place = 0; place < used; place++) {
    const from = (taken.data as Float32Array).subarray(place * width, (place + 1) * width);
    table.data.set(from, (rows[place] as number) * width);
  }
}

/** Whether a tensor is an embedding or a moment of it. */
export const isTable = (name: string, embedding: string | undefined): boolean =>
  embedding !== undefined && (name === embedding || name.startsWith(`${embedding}.`));

/** Tensors for a run: of the embedding, and of its moments, the rows that the batch needs. */
export function withRows(
  tensors: Record<string, Tensor<'float32'>>,
  embedding: string | undefined,
  words: WordBatch | undefined,
): Record<string, Tensor<'float32'>> {
  if (!words) return tensors;
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => [
      name,
      isTable(name, embedding) ? takeRows(tensor, words) : tensor,
    ]),
  );
}
