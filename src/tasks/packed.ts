import { z } from 'zod';
import { decodeText } from './decoding.ts';
import { digestOf } from './digest.ts';
import { COORDINATE_SCALE, storedClouds } from './stored.ts';
import { DataError, type PointClouds } from './task.ts';

/**
 * The packed format: `meta.json`, and for each split `<split>.points.i16` (little-endian int16,
 * [samples, pointsPerSample, 3], coordinate = value / scale, farthest-point order) and `<split>.labels.u8`
 * (class index of each sample).
 */
const metaSchema = z.object({
  name: z.string().min(1),
  classes: z.array(z.string()).min(1).max(256),
  pointsPerSample: z.int().positive(),
  coordinates: z.literal(3),
  scale: z.number().positive(),
  splits: z.record(z.string(), z.object({ samples: z.int().nonnegative() })),
});
type PackedMeta = z.infer<typeof metaSchema>;

/** A file of the data folder, read when it is needed. A browser's `File` is one. */
export interface DataFile {
  /** The file's name, with or without folders before it. */
  name: string;
  /** Bytes. */
  size: number;
  /** Why it is not read: a link that leads nowhere, a folder with nothing in it (its name ends in a slash). */
  leftOut?: string;
  /** What had to be assumed about it, for people. */
  remark?: string;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** @throws DataError when meta.json is absent or broken. */
export async function readMeta(files: readonly DataFile[]): Promise<PackedMeta> {
  const { text } = decodeText('meta.json', new Uint8Array(await find(files, 'meta.json').arrayBuffer()));
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new DataError(`meta.json is not JSON: ${(error as Error).message}`);
  }
  const meta = metaSchema.safeParse(json);
  if (!meta.success) throw new DataError(`meta.json: ${z.prettifyError(meta.error)}`);
  return meta.data;
}

/**
 * Opens one split; only its files are read.
 * @param task what to call the task; the folder's own name for itself by default
 * @throws DataError naming the file and what is wrong with it
 */
export async function openPacked(
  files: readonly DataFile[],
  split: string,
  task?: string,
): Promise<PointClouds> {
  const meta = await readMeta(files);
  const entry = Object.hasOwn(meta.splits, split) ? meta.splits[split] : undefined;
  if (!entry) {
    const there = Object.keys(meta.splits).map((name) => `'${name}'`);
    throw new DataError(`meta.json: no split '${split}'; there are ${there.join(', ') || 'none'}`);
  }
  const { samples } = entry;
  if (samples === 0) throw new DataError(`meta.json: split '${split}' has no samples`);
  const sampleLength = meta.pointsPerSample * 3;
  const labels = new Uint8Array(await readExactly(files, `${split}.labels.u8`, samples, 1));
  const bytes = await readExactly(files, `${split}.points.i16`, samples, 2 * sampleLength);
  const wrong = labels.findIndex((label) => label >= meta.classes.length);
  if (wrong >= 0) {
    throw new DataError(
      `${split}.labels.u8: sample ${wrong} has label ${labels[wrong]}; ` +
        `meta.json names ${meta.classes.length} classes (0..${meta.classes.length - 1})`,
    );
  }
  // The engines this runs on are little-endian, as the file is.
  const points = new Int16Array(bytes);
  const sample = (i: number) => points.subarray(i * sampleLength, (i + 1) * sampleLength);
  return storedClouds({
    task: task ?? meta.name,
    split,
    classes: meta.classes,
    pointsPerSample: meta.pointsPerSample,
    labels,
    scale: meta.scale,
    sample,
    given: (i) => ({ name: `${split} sample ${i}`, digest: digestOf(sample(i)) }),
  });
}

/** The files of a packed folder, by name, from its splits (same classes; the points that all of them have). */
export function pack(name: string, splits: readonly PointClouds[]): Record<string, Uint8Array<ArrayBuffer>> {
  const [first] = splits;
  if (!first) throw new RangeError('pack needs at least one split');
  const pointsPerSample = Math.min(...splits.map((data) => data.pointsPerSample));
  const files: Record<string, Uint8Array<ArrayBuffer>> = {};
  const described: Record<string, { samples: number; perClass: number[] }> = {};
  for (const data of splits) {
    const floats = new Float32Array(pointsPerSample * 3);
    const points = new Int16Array(data.size * floats.length);
    for (let i = 0; i < data.size; i++) {
      data.read(i, pointsPerSample, floats, 0);
      points.set(
        floats.map((value) => Math.round(value * COORDINATE_SCALE)),
        i * floats.length,
      );
    }
    files[`${data.split}.points.i16`] = new Uint8Array(points.buffer);
    files[`${data.split}.labels.u8`] = Uint8Array.from(data.labels);
    const perClass = first.classes.map((_, c) => data.labels.filter((label) => label === c).length);
    described[data.split] = { samples: data.size, perClass };
  }
  const meta = {
    name,
    classes: first.classes,
    pointsPerSample,
    coordinates: 3,
    scale: COORDINATE_SCALE,
    splits: described,
  };
  files['meta.json'] = Uint8Array.from(new TextEncoder().encode(JSON.stringify(meta, null, 1)));
  return files;
}

function find(files: readonly DataFile[], name: string): DataFile {
  const file = files.find((candidate) => candidate.name.split(/[\\/]/).at(-1) === name);
  if (file) return file;
  const there = files.map((candidate) => candidate.name).slice(0, 8);
  throw new DataError(`${name} is missing; given: ${there.join(', ') || 'nothing'}`);
}

async function readExactly(
  files: readonly DataFile[],
  name: string,
  samples: number,
  bytesEach: number,
): Promise<ArrayBuffer> {
  const file = find(files, name);
  const expected = samples * bytesEach;
  if (file.size !== expected) {
    throw new DataError(
      `${name}: ${expected} bytes expected for ${samples} samples of ${bytesEach} bytes, found ${file.size}`,
    );
  }
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch (error) {
    throw new DataError(`${name} cannot be read: ${(error as Error).message}`);
  }
  if (bytes.byteLength !== expected) throw new DataError(`${name} changed while it was read`);
  return bytes;
}
