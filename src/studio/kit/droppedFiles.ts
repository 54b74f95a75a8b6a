/** A file whose name is its path below what was given: the folders say which class and split it belongs to. */
const named = (file: File, path: string): File =>
  new File([file], path.replace(/^\//, ''), { type: file.type, lastModified: file.lastModified });

/** All files of a chosen folder. */
export const filesIn = (input: HTMLInputElement): File[] =>
  [...(input.files ?? [])].map((file) => named(file, file.webkitRelativePath || file.name));

/** All files of a drop, those in dropped folders included. */
export async function filesOf(transfer: DataTransfer): Promise<File[]> {
  // The entries must be taken before the first await: the drop's data are gone after it.
  const entries = [...transfer.items]
    .map((item) => item.webkitGetAsEntry())
    .filter((entry) => entry !== null);
  if (entries.length === 0) return [...transfer.files];
  return (await Promise.all(entries.map(walk))).flat();
}

async function walk(entry: FileSystemEntry): Promise<File[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [named(file, entry.fullPath)];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const children: FileSystemEntry[] = [];
  // A reader hands over a part at a time; an empty part is the end.
  for (;;) {
    const part = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (part.length === 0) break;
    children.push(...part);
  }
  return (await Promise.all(children.map(walk))).flat();
}
