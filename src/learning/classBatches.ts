import type { Tensor } from '../onnx/tensor.ts';
import type { PointClouds } from '../tasks/task.ts';
import type { Random } from './random.ts';

/** Samples of each class in a batch, if the batch is large enough for two classes of that many. */
const OF_EACH = 4;

/** Batches of a few classes with equally many samples of each, class by class: a contrastive loss needs both. */
export interface ClassBatches {
  /** Samples in each batch: at most what was asked for. */
  size: number;
  /** Random classes, then random samples of each, with replacement (augmented copies may meet). */
  draw(random: Random): Uint32Array;
  /** [size, size]: for each sample the equal share of the others of its class; the same for every batch. */
  targets: Tensor<'float32'>;
}

/** @param wanted samples of a batch, 4 or more */
export function classBatches(data: PointClouds, wanted: number): ClassBatches {
  const byClass = data.classes.map((): number[] => []);
  for (let i = 0; i < data.size; i++) byClass[data.labels[i] as number]?.push(i);
  const present = byClass.filter((samples) => samples.length > 0);
  const classes = Math.min(present.length, Math.max(2, Math.floor(wanted / OF_EACH)));
  const each = Math.floor(wanted / classes);
  const size = classes * each;
  const share = Float32Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return i !== j && Math.floor(i / each) === Math.floor(j / each) ? 1 / (each - 1) : 0;
  });
  const pick = (random: Random, n: number): number => Math.floor(random() * n);
  return {
    size,
    targets: { type: 'float32', dims: [size, size], data: share },
    draw(random) {
      const left = [...present];
      const chosen = Array.from(
        { length: classes },
        () => left.splice(pick(random, left.length), 1)[0] ?? [],
      );
      const samples = chosen.flatMap((own) =>
        Array.from({ length: each }, () => own[pick(random, own.length)] as number),
      );
      return Uint32Array.from(samples);
    },
  };
}
