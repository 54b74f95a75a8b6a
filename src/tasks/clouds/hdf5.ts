import { checkContent, decodeText } from '../decoding.ts';
import { digestOf } from '../digest.ts';
import type { DataFile } from '../packed.ts';
import { COORDINATE_SCALE, storedClouds } from '../stored.ts';
import { DataError, type PointClouds } from '../task.ts';
import { breathe, checkSplit, type OpenOptions, POINTS, type Recognised } from './files.ts';
import { cloudOf } from './geometry.ts';
import { isNamingParts, lastOf, partsIn } from './hdf5Parts.ts';
import { bytesOf, classesIn, contentOf, extensionOf, isHidden } from './names.ts';

/**
 * ModelNet40's official HDF5 layout (modelnet40_ply_hdf5_2048): ply_data_<split><k>.h5 with `data`
 * [n, 2048, 3 or more] and `label` [n, 1] or [n], and shape_names.txt with a class a line. ScanObjectNN's
 * (training_objectdataset.h5, test_objectdataset.h5, or a variant of both) is the same and needs no names. Null when nothing is
 * HDF5.
 */
export async function recogniseHdf5(files: readonly DataFile[]): Promise<Recognised | null> {
  const shown = files.filter((file) => !isHidden(file.name));
  const given = shown.filter((file) => /^(h5|hdf5)$/.test(extensionOf(file.name)));
  if (given.length === 0) return null;
  const { parts, set } = await partsIn(shown, given);
  const names = shown.find((file) => /(^|[_-])shape_names(_ext)?\.txt$/i.test(lastOf(file)));
  const classes = names ? await readClasses(names) : set.classes;
  if (!classes) throw new DataError('shape_names.txt is missing: it names the classes of the HDF5 files');
  const there = new Set(parts.map(({ split }) => split));
  const testIsVal = there.has('test') && there.has('train') && !there.has('val');
  const splits = [...there, ...(testIsVal ? ['val'] : [])];
  return {
    layout: 'hdf5',
    words:
      `${set.title}'s HDF5 layout, ${classes.length} classes, ${parts.length} files` +
      (testIsVal ? '; test serves as val' : ''),
    // The official folder lists its parts, and where each sample is from.
    used: shown.filter((file) => file === names || given.includes(file) || isNamingParts(file)),
    splits,
    open: async (split, options = {}) => {
      checkSplit(splits, split);
      const from = testIsVal && split === 'val' ? 'test' : split;
      const members = parts.filter((part) => part.split === from).map(({ file }) => file);
      return openParts(split, classes, members, options);
    },
  };
}

/** @throws DataError naming the file */
async function readClasses(names: DataFile): Promise<string[]> {
  const { text } = decodeText(names.name, await bytesOf(names));
  const lines = text.split(/\r\n|\r|\n/).map((line) => line.trim());
  const classes = classesIn(
    names.name,
    lines.filter((line) => line !== ''),
  );
  if (classes.length < 2 || classes.length > 256) {
    throw new DataError(`${names.name}: 2 to 256 classes expected, a line each; found ${classes.length}`);
  }
  if (new Set(classes).size < classes.length)
    throw new DataError(`${names.name}: a class stands there twice`);
  return classes;
}

async function openParts(
  split: string,
  classes: readonly string[],
  files: readonly DataFile[],
  options: OpenOptions,
): Promise<PointClouds> {
  const clouds: Int16Array[] = [];
  const labels: number[] = [];
  const given: { name: string; digest: string }[] = [];
  const fewest = options.points ?? POINTS.fewest;
  let least = options.points ?? POINTS.most;
  const bytes = files.reduce((sum, file) => sum + file.size, 0);
  let read = 0;
  for (const file of files) {
    options.signal?.throwIfAborted();
    const part = await readPart(file, classes);
    least = Math.min(least, Math.max(part.stride / 3, fewest));
    read += file.size;
    // The samples of files that are not open yet are not counted yet: their share of the bytes tells.
    const total = Math.round(((clouds.length + part.labels.length) * bytes) / read);
    for (const [i, label] of part.labels.entries()) {
      const own = part.data.subarray(i * part.stride, (i + 1) * part.stride);
      const wrong = own.findIndex((value) => !Number.isFinite(value));
      const name = `${file.name}: sample ${i}`;
      if (wrong >= 0)
        throw new DataError(`${name}, point ${Math.floor(wrong / 3) + 1} has a coordinate ${own[wrong]}`);
      clouds.push(cloudOf(name, '', { points: own, triangles: [] }, least));
      labels.push(label);
      given.push({ name, digest: digestOf(own) });
      await breathe(clouds.length, total, options);
    }
  }
  return storedClouds({
    task: options.task ?? 'modelnet40',
    split,
    classes,
    pointsPerSample: least,
    labels: Uint8Array.from(labels),
    scale: COORDINATE_SCALE,
    // Those of a file with more points have more: in their order the first are the fewer.
    sample: (i) => clouds[i] as Int16Array,
    given: (i) => given[i] as { name: string; digest: string },
  });
}

/** One file: its samples as [n, stride] and their labels. Loads the HDF5 library when first needed. */
async function readPart(
  file: DataFile,
  classes: readonly string[],
): Promise<{ data: Float32Array; stride: number; labels: Uint8Array }> {
  const { Dataset, File, ready } = await import('h5wasm');
  const { FS, activate_throwing_error_handler } = await ready;
  activate_throwing_error_handler();
  const path = 'part.h5';
  const bytes = await contentOf(file);
  FS.writeFile(path, bytes);
  let open: InstanceType<typeof File> | undefined;
  try {
    open = new File(path, 'r');
    const [data, label] = ['data', 'label'].map((key) => open?.get(key));
    const shape = data instanceof Dataset ? (data.shape ?? []) : [];
    if (!(data instanceof Dataset && shape.length === 3 && (shape[2] as number) >= 3)) {
      throw new DataError(
        `${file.name}: a dataset 'data' [n, points, 3 or more] expected, found ${found(data)}`,
      );
    }
    const count = shape[0] as number;
    const labelled = label instanceof Dataset ? (label.shape ?? []) : [];
    if (
      !(label instanceof Dataset && labelled[0] === count && labelled.reduce((a, b) => a * b, 1) === count)
    ) {
      throw new DataError(`${file.name}: a dataset 'label' [${count}, 1] expected, found ${found(label)}`);
    }
    for (const dataset of [data, label]) checkFilters(file.name, dataset.filters);
    const given = label.value as ArrayLike<number | bigint | string>;
    if (typeof given[0] === 'string')
      throw new DataError(
        `${file.name}: its labels are texts; whole numbers expected, 0 for the first class`,
      );
    const labels = Array.from(given, Number);
    const wrong = labels.findIndex(
      (value) => !(Number.isInteger(value) && value >= 0 && value < classes.length),
    );
    if (wrong >= 0) {
      throw new DataError(
        `${file.name}: sample ${wrong} has label ${labels[wrong]}; there are ${classes.length} classes, from 0 on`,
      );
    }
    if (count === 0) throw new DataError(`${file.name} has no samples`);
    const points = coordinates(data.value as ArrayLike<number>, shape[2] as number);
    return { data: points, stride: (shape[1] as number) * 3, labels: Uint8Array.from(labels) };
  } catch (error) {
    if (error instanceof DataError) throw error;
    if (bytes[0] !== 0x89) checkContent(file.name, bytes);
    const { message } = error as Error;
    // The library's own words are a trace through its source.
    const what = message.startsWith('HDF5-DIAG') ? 'it is damaged, cut off or no HDF5 file' : message;
    throw new DataError(`${file.name} cannot be read as HDF5: ${what}`);
  } finally {
    open?.close();
    FS.unlink(path);
  }
}

/** x, y and z of points that may have more columns. */
function coordinates(values: ArrayLike<number>, columns: number): Float32Array {
  if (values instanceof Float32Array && columns === 3) return values;
  return Float32Array.from({ length: (values.length / columns) * 3 }, (_, i) => {
    return values[Math.floor(i / 3) * columns + (i % 3)] as number;
  });
}

/** HDF5's own filters are numbered below this; those of plugins, such as lzf, are not built in. */
const FIRST_PLUGIN = 32;

function checkFilters(name: string, filters: readonly { id: number; name: string }[]): void {
  const plugin = filters.find(({ id }) => id >= FIRST_PLUGIN);
  if (plugin)
    throw new DataError(
      `${name}: its data are compressed by ${plugin.name || `filter ${plugin.id}`}, which is not read; save them with gzip`,
    );
}

function found(entity: unknown): string {
  if (!entity) return 'none';
  const shape = (entity as { shape?: readonly number[] | null }).shape;
  return shape ? `[${shape.join(', ')}]` : 'a group';
}
