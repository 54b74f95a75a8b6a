import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DataFile } from './packed.ts';
import { type DataSource, openTask, taskInfo } from './registry.ts';
import { DataError, type PointClouds } from './task.ts';

/** The plain files of a folder. @throws DataError when it is absent or not a folder */
export async function folderFiles(folder: string): Promise<DataFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    const why = { ENOENT: 'does not exist', ENOTDIR: 'is not a folder' }[error.code ?? ''] ?? error.message;
    throw new DataError(`data folder ${folder} ${why}`);
  });
  const files: DataFile[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const info = await stat(path);
    if (!info.isFile()) continue;
    const arrayBuffer = async () => {
      const bytes = await readFile(path);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    };
    files.push({ name: basename(path), size: info.size, arrayBuffer });
  }
  return files;
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
