import { Random } from '../design/random.ts';
import { SHAPE_CLASSES, SHAPES_DEFAULTS } from './shapes/classes.ts';
import { scan } from './shapes/scan.ts';
import { sampleSeed } from './shapes/seeds.ts';
import { SOLIDS } from './shapes/solids.ts';
import { COORDINATE_SCALE, storedClouds } from './stored.ts';
import { DataError, type PointClouds } from './task.ts';

const STREAMS = { train: 0, val: 1 };
type ShapesSplit = keyof typeof STREAMS;

export interface ShapesOptions {
  seed?: number;
  split: ShapesSplit;
  /** Samples; classes take turns, so any prefix is balanced. */
  size?: number;
  /** Stored points per sample. */
  points?: number;
}

/** Synthetic point clouds. Each sample is made from the seed when it is first read, then kept. */
interface ShapeClouds extends PointClouds {
  /** Makes every sample now, handing control back now and then. Rejects when the signal aborts. */
  generate(options?: {
    signal?: AbortSignal;
    onProgress?: (done: number, total: number) => void;
  }): Promise<void>;
}

export function shapesTask(options: ShapesOptions): ShapeClouds {
  const { seed, points, size } = {
    seed: options.seed ?? SHAPES_DEFAULTS.seed,
    points: options.points ?? SHAPES_DEFAULTS.points,
    size: options.size ?? SHAPES_DEFAULTS.size[options.split],
  };
  if (!(size >= 1 && points >= 1)) throw new DataError('shapes needs at least one sample and one point');
  const samples: (Int16Array | undefined)[] = Array(size);
  const labels = Uint8Array.from({ length: size }, (_, i) => i % SHAPE_CLASSES.length);
  const sample = (i: number): Int16Array => {
    samples[i] ??= make(seed, STREAMS[options.split], i, labels[i] as number, points);
    return samples[i];
  };
  return {
    ...storedClouds({
      task: 'shapes',
      split: options.split,
      classes: SHAPE_CLASSES,
      pointsPerSample: points,
      labels,
      scale: COORDINATE_SCALE,
      sample,
    }),
    async generate({ signal, onProgress } = {}) {
      for (let i = 0; i < size; i++) {
        sample(i);
        if (i % 50 < 49 && i < size - 1) continue;
        signal?.throwIfAborted();
        onProgress?.(i + 1, size);
        await new Promise((resume) => setTimeout(resume));
      }
    },
  };
}

function make(seed: number, stream: number, index: number, label: number, points: number): Int16Array {
  const random = new Random(sampleSeed(seed, stream, index));
  const name = SHAPE_CLASSES[label];
  if (!name) throw new RangeError(`no class ${label}`);
  return scan(SOLIDS[name](random), points, random);
}
