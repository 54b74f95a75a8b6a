import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { windows1252 } from './decoding.ts';
import type { DataFile } from './packed.ts';
import { type DataSource, openTask, taskInfo } from './registry.ts';
import { DataError, type TaskData } from './task.ts';

/** A wrong folder, such as a home, is refused before it is read to its end. */
const MOST_FILES = 300_000;

/**
 * The files of a folder and of the folders in it, by path; links are followed. What cannot be read says why, and so
 * do names that are not UTF-8 (they are shown as windows-1252).
 * @throws DataError when the folder, or one in it, is absent, no folder or closed
 */
export async function folderFiles(folder: string): Promise<DataFile[]> {
  const files: DataFile[] = [];
  await walk({ folder, files, folders: 0 }, { path: Buffer.from(folder), name: '' }, []);
  return files;
}

interface Walk {
  folder: string;
  files: DataFile[];
  folders: number;
}
interface Place {
  /** A file's name is bytes; not all of them are UTF-8. */
  path: Buffer;
  name: string;
  remark?: string;
}

const SLASH = Buffer.from('/');
const WHY: Record<string, string> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'is not a folder',
  EACCES: 'may not be read by this user',
  EPERM: 'may not be read by this user',
};

/** @param above the folders that lead here, as they really are */
async function walk(walked: Walk, here: Place, above: readonly string[]): Promise<void> {
  const { folder, files } = walked;
  const failed = (error: NodeJS.ErrnoException) => {
    const what = here.name === '' ? `data folder ${folder}` : `folder ${here.name} in ${folder}`;
    return new DataError(`${what} ${WHY[error.code ?? ''] ?? error.message}`);
  };
  const real = await realpath(here.path, 'latin1').catch((error) => Promise.reject(failed(error)));
  if (above.includes(real)) {
    files.push(absent(here, 'a link to a folder that it lies in'));
    return;
  }
  const options = { encoding: 'buffer' } as const;
  const entries = await readdir(here.path, options).catch((error) => Promise.reject(failed(error)));
  if (entries.length === 0 && here.name !== '')
    files.push(absent({ ...here, name: `${here.name}/` }, 'an empty folder'));
  walked.folders++;
  for (const entry of entries) {
    const place = placeOf(here, entry);
    const info = await stat(place.path).catch((error: NodeJS.ErrnoException) => error);
    if (info instanceof Error) {
      const nowhere = info.code === 'ENOENT' ? 'a link that leads nowhere' : 'a link in a circle';
      files.push(absent(place, info.code === 'ENOENT' || info.code === 'ELOOP' ? nowhere : info.message));
    } else if (info.isDirectory()) await walk(walked, place, [...above, real]);
    else if (info.isFile()) files.push(fileAt(place, info.size));
    else files.push(absent(place, 'no file'));
    if (files.length > MOST_FILES || walked.folders > MOST_FILES)
      throw new DataError(`data folder ${folder} holds over ${MOST_FILES} files`);
  }
}

function placeOf(here: Place, entry: Buffer): Place {
  const path = Buffer.concat([here.path, SLASH, entry]);
  const under = here.name === '' ? '' : `${here.name}/`;
  try {
    const own = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(entry);
    return { path, name: under + own, ...(here.remark && { remark: here.remark }) };
  } catch {
    const name = under + windows1252(entry);
    return { path, name, remark: 'its name is not UTF-8, and is shown as windows-1252' };
  }
}

const absent = ({ name, remark }: Place, leftOut: string): DataFile => ({
  name,
  size: 0,
  leftOut,
  ...(remark && { remark }),
  arrayBuffer: () => Promise.reject(new DataError(`${name} is ${leftOut}`)),
});

const fileAt = ({ path, name, remark }: Place, size: number): DataFile => ({
  name,
  size,
  ...(remark && { remark }),
  async arrayBuffer() {
    const bytes = await readFile(path);
    return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  },
});

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
  const { embedded } = taskInfo(task);
  return embedded && dirname(createRequire(import.meta.url).resolve(`${embedded.package}/package.json`));
}

interface FolderSource extends Omit<DataSource, 'files'> {
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
