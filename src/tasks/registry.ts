import type { OpenOptions } from './clouds/files.ts';
import type { DataFile } from './packed.ts';
import { SHAPE_CLASSES, SHAPES_DEFAULTS, shapesTask } from './shapes.ts';
import { DataError, type PointClouds } from './task.ts';

export interface TaskInfo {
  name: string;
  title: string;
  /** What it is and where the data come from, for people. */
  description: string;
  provenance: 'synthetic, generated here' | 'your folder';
  /** What a folder with its data holds, for people; null when none is needed. */
  folder: string | null;
  /** Points per sample that the studio starts with, and the others it offers. */
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
    title: 'ModelNet40 (your folder)',
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
    description:
      'Classes of your own: a folder for each class with meshes (OFF, PLY) or point lists (PLY, XYZ, TXT, CSV, ' +
      'NPY), in train and val folders or not.',
    provenance: 'your folder',
    folder:
      'a folder for each class (chair/1.off, table/7.xyz, ...), which may hold train and val folders or lie in them',
    points: 256,
    pointChoices: [64, 128, 256, 512, 1024],
    classes: null,
    environment: ['GCODE_OWN'],
  },
];

/** @throws DataError naming the tasks there are */
export function taskInfo(name: string): TaskInfo {
  const info = TASKS.find((task) => task.name === name);
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
}

/** @throws DataError when the data is absent or broken, or has no such split */
export async function openTask(source: DataSource, split: string): Promise<PointClouds> {
  const info = taskInfo(source.task);
  if (source.files) {
    // Loaded when it is needed: what reads folders is no part of the studio's first load.
    const { openClouds } = await import('./clouds/open.ts');
    return openClouds(source.files, split, source);
  }
  if (info.name !== 'shapes') throw new DataError(absentMessage(info));
  if (split !== 'train' && split !== 'val') {
    throw new DataError(`shapes has no split '${split}'; there are 'train', 'val'`);
  }
  return shapesTask({ split, seed: source.seed, size: source.size, points: source.points });
}

/** What to tell a person when a task's folder was not given. */
export function absentMessage(info: TaskInfo): string {
  return (
    `${info.title}: no data. It is not part of this project; drop a folder with it in the studio, ` +
    `or name one with --data FOLDER or ${info.environment.join(' or ')}.`
  );
}
