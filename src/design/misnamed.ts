/** How a file of some kind begins, byte by byte as letters, and what it is, with what to do. */
export type Beginning = readonly [begins: string | RegExp, what: string];

/** Files that are found under any name: archives, and what a server gave in a file's place. */
export const MISNAMED: readonly Beginning[] = [
  ['\x1f\x8b', 'a gzip archive: unpack it'],
  [/^BZh\d1AY&SY/, 'a bzip2 archive: unpack it'],
  ['\xfd7zXZ\0', 'an xz archive: unpack it'],
  ['Rar!', 'a RAR archive: unpack it'],
  ['7z\xbc\xaf', 'a 7z archive: unpack it'],
  ['version https://git-lfs.github.com/', 'a pointer of Git LFS: fetch the file itself with git lfs pull'],
  [/^\s*<(!doctype html|html)\b/i, 'a web page: download the file itself'],
];

/** What a file is that is not what it is taken for; undefined where no beginning of the table is its own. */
export function misnamed(bytes: Uint8Array, table: readonly Beginning[]): string | undefined {
  const begin = String.fromCharCode(...bytes.subarray(0, 512));
  return table.find(([begins]) =>
    typeof begins === 'string' ? begin.startsWith(begins) : begins.test(begin),
  )?.[1];
}
