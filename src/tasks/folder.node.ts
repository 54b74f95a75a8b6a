import type { Dirent } from 'node:fs';
import { opendir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { DataFile } from './packed.ts';
import { type DataSource, openTask, taskInfo } from './registry.ts';
import { DataError, type PointClouds } from './task.ts';

/** A wrong folder, such as a home, is refused before it is read to its end. */
const MOST_FILES = 300_000;

/** The files of a folder and of the folders in it, by path. @throws DataError when it is absent or no folder */
export async function folderFiles(folder: string): Promise<DataFile[]> {
  const files: DataFile[] = [];
  try {
    for await (const entry of await opendir(folder, { recursive: true })) {
      const file = await fileOf(folder, entry);
      if (file) files.push(file);
      if (files.length > MOST_FILES)
        throw new DataError(`data folder ${folder} holds over ${MOST_FILES} files`);
    }
  } catch (error) {
    if (error instanceof DataError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const why = { ENOENT: 'does not exist', ENOTDIR: 'is not a folder' }[code ?? ''] ?? message;
    throw new DataError(`data folder ${folder} ${why}`);
  }
  return files;
}

async function fileOf(folder: string, entry: Dirent): Promise<DataFile | null> {
  const path = join(entry.parentPath, entry.name);
  const info = entry.isDirectory() ? null : await stat(path).catch(() => null);
  if (!info?.isFile()) return null;
  const arrayBuffer = async () => {
    const bytes = await readFile(path);
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  };
  return { name: relative(folder, path), size: info.size, arrayBuffer };
}

/** The folder for a task: as given, or from the task's environment variables, or none. */
export function dataFolder(task: string, given?: string, environment = process.env): string | undefined {
  if (given) return given;
  for (const name of taskInfo(task).environment) if (environment[name]) return environment[name];
  return undefined;
}

export interface FolderSource extends Omit<DataSource, 'files'> {
  /** `--data`; the task's environment variables stand in for it. */
  data?: string;
}

/** Opens a split of a task on the command line. @throws DataError that names the folder and the file */
export async function openTaskFolder({ data, ...source }: FolderSource, split: string): Promise<PointClouds> {
  const folder = dataFolder(source.task, data);
  if (!folder) return openTask(source, split);
  const files = await folderFiles(folder);
  try {
    return await openTask({ ...source, files }, split);
  } catch (error) {
    if (error instanceof DataError) throw new DataError(`${folder}: ${error.message}`);
    throw error;
  }
}
