/** A file whose name is its path below what was given: the folders say which class and split it belongs to. */
const named = (file: File, path: string): File =>
  new File([file], path.replace(/^\//, ''), { type: file.type, lastModified: file.lastModified });

/** All files of a chosen folder. */
export const filesIn = (input: HTMLInputElement): File[] =>
  [...(input.files ?? [])].map((file) => named(file, file.webkitRelativePath || file.name));

/** What was dropped. To be asked for in the drop's own turn: afterwards its data are gone. */
export const entriesOf = (transfer: DataTransfer): FileSystemEntry[] =>
  [...transfer.items].map((item) => item.webkitGetAsEntry()).filter((entry) => entry !== null);

/**
 * All files of what was dropped, those in folders included; for an empty folder a file whose name ends in a slash.
 * @throws Error naming what the browser cannot open
 */
export const filesOfEntries = async (entries: readonly FileSystemEntry[]): Promise<File[]> =>
  (await Promise.all(entries.map(walk))).flat();

/** The same of a drop. */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  const entries = entriesOf(transfer);
  return entries.length === 0 ? [...transfer.files] : filesOfEntries(entries);
}

async function walk(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, (error) => reject(unopened(entry, error))),
    );
    return [named(file, entry.fullPath)];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const children: FileSystemEntry[] = [];
  // A reader hands over a part at a time; an empty part is the end.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, (error) => reject(unopened(entry, error))),
    );
    if (part.length === 0) break;
    children.push(...part);
  }
  if (children.length === 0) return [new File([], `${entry.fullPath}/`.replace(/^\//, ''))];
  return (await Promise.all(children.map(walk))).flat();
}

const unopened = (entry: FileSystemEntry, error: DOMException): Error =>
  new Error(`${entry.fullPath.replace(/^\//, '')} cannot be opened by the browser: ${error.message}`);
