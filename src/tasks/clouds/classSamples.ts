import { digestOf } from '../digest.ts';
import type { DataFile } from '../packed.ts';
import { COORDINATE_SCALE, storedClouds } from '../stored.ts';
import { DataError, type PointClouds } from '../task.ts';
import { breathe, type OpenOptions, POINTS, READERS } from './files.ts';
import { cloudOf, DRAWN, tellable } from './geometry.ts';
import { contentOf, extensionOf } from './names.ts';

/** A file of a class folder. */
export interface Sample {
  file: DataFile;
  /** Where it lies in its class: the same wherever the folder lies. */
  key: string;
  className: string;
  split: string | undefined;
  /** The folders above classes and splits. */
  root: string;
}

/** Reads the samples of a split. @throws DataError naming the file and line */
export async function openSamples(
  split: string,
  classes: readonly string[],
  samples: readonly Sample[],
  options: OpenOptions,
): Promise<PointClouds> {
  const clouds: Int16Array[] = [];
  const digests: string[] = [];
  let least = options.points ?? POINTS.most;
  for (const [i, { file, key }] of samples.entries()) {
    const geometry = await read(file);
    const own = geometry.triangles.length > 0 ? DRAWN : geometry.points.length / 3;
    least = Math.min(least, Math.max(own, options.points ?? POINTS.fewest));
    clouds.push(cloudOf(file.name, key, geometry, least));
    digests.push(digestOf(tellable(geometry.points), geometry.triangles));
    await breathe(i + 1, samples.length, options);
  }
  return storedClouds({
    task: options.task ?? 'own',
    split,
    classes,
    pointsPerSample: least,
    labels: Uint8Array.from(samples, ({ className }) => classes.indexOf(className)),
    scale: COORDINATE_SCALE,
    // Those read before the smallest cloud have more points; in this order the first are the fewer.
    sample: (i) => clouds[i] as Int16Array,
    given: (i) => ({ name: (samples[i] as Sample).file.name, digest: digests[i] as string }),
  });
}

async function read(file: DataFile) {
  const bytes = await contentOf(file);
  try {
    return (READERS[extensionOf(file.name)] as (typeof READERS)[string])(file.name, bytes);
  } catch (error) {
    if (error instanceof DataError) throw error;
    throw new DataError(`${file.name} cannot be read: ${(error as Error).message}`);
  }
}
