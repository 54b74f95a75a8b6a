import { type DataFile, openPacked, readMeta } from '../packed.ts';
import { DataError, type PointClouds } from '../task.ts';
import { recogniseClassFolders } from './classFolders.ts';
import { type OpenOptions, READERS, type Recognised } from './files.ts';
import { recogniseHdf5 } from './hdf5.ts';
import { leftOutWords } from './leftOut.ts';
import { extensionOf, isHidden } from './names.ts';

interface Layout {
  /** What it looks like, for those whose folder is none of them. */
  expected: string;
  /** Null when nothing hints at this layout. @throws DataError when something does, and it is broken */
  recognise(shown: readonly DataFile[], all: readonly DataFile[]): Promise<Recognised | null>;
}

const LAYOUTS: readonly Layout[] = [
  {
    expected: 'the packed form (meta.json, <split>.points.i16, <split>.labels.u8)',
    recognise: recognisePacked,
  },
  {
    expected:
      'the HDF5 files of ModelNet40 (ply_data_train0.h5, ..., shape_names.txt) or ScanObjectNN (training_objectdataset.h5, ...)',
    recognise: recogniseHdf5,
  },
  {
    expected: `a folder for each class with ${Object.keys(READERS).join(', ')} files`,
    recognise: recogniseClassFolders,
  },
];

/**
 * Says which layout a folder has, by its files' names (paths, where they lie in folders).
 * @throws DataError saying what was expected and what was found
 */
export async function recogniseClouds(files: readonly DataFile[]): Promise<Recognised> {
  const shown = files.filter((file) => file.leftOut === undefined && !isHidden(file.name));
  if (shown.length === 0) throw new DataError('the folder is empty');
  for (const { recognise } of LAYOUTS) {
    const recognised = await recognise(shown, files);
    if (!recognised) continue;
    const beside = leftOutWords(files, new Set(recognised.used));
    return beside ? { ...recognised, words: `${recognised.words}; ${beside}` } : recognised;
  }
  throw new DataError(
    `wrong layout: expected ${LAYOUTS.map(({ expected }) => expected).join(', or ')}; found ${summary(shown)}`,
  );
}

/**
 * Opens one split of a person's own files, whatever their layout.
 * @throws DataError naming the file and line, or the class; the signal's reason when it aborts
 */
export async function openClouds(
  files: readonly DataFile[],
  split: string,
  options: OpenOptions = {},
): Promise<PointClouds> {
  const recognised = await recogniseClouds(files);
  options.onRecognised?.(recognised.words);
  return { ...(await recognised.open(split, options)), recognised: recognised.words };
}

async function recognisePacked(files: readonly DataFile[]): Promise<Recognised | null> {
  // A meta.json may lie beside samples of other kinds too.
  const others = files.some((file) => /^(h5|hdf5)$/.test(extensionOf(file.name)) || isSample(file.name));
  const hint = others ? /\.(points\.i16|labels\.u8)$/ : /(^|[\\/])meta\.json$|\.(points\.i16|labels\.u8)$/;
  if (!files.some((file) => hint.test(file.name))) return null;
  const meta = await readMeta(files);
  return {
    layout: 'packed',
    words: `the packed form, ${meta.classes.length} classes`,
    used: files.filter((file) => /(meta\.json|\.points\.i16|\.labels\.u8)$/.test(file.name)),
    splits: Object.keys(meta.splits),
    open: (split, { task } = {}) => openPacked(files, split, task),
  };
}

const isSample = (name: string): boolean => Object.hasOwn(READERS, extensionOf(name));

/** How many files of which kinds, the most frequent first. */
function summary(files: readonly DataFile[]): string {
  const counts = new Map<string, number>();
  for (const file of files) {
    const kind = extensionOf(file.name);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  const kinds = [...counts].sort(([, a], [, b]) => b - a).slice(0, 5);
  return kinds.map(([kind, n]) => `${n} ${kind ? `.${kind}` : 'without ending'}`).join(', ');
}
