import { expect, it } from 'vitest';
import { decodeText, plainBytes } from './decoding.ts';
import { DataError } from './task.ts';

it.each([
  ['\x93NUMPY\x01\0v\0', 'an array of NumPy: name it .npy'],
  ['PK\x03\x04\n', 'a zip archive: unpack it'],
  ['\x1f\x8b\b', 'a gzip archive: unpack it'],
  ['\xd0\xcf\x11\xe0\xa1\xb1', 'a workbook of Excel: save its sheet as CSV'],
  ['PAR1\x15', 'a Parquet file: save it as CSV or JSON lines'],
  ['ARROW1\0\0', 'an Arrow file: save it as CSV or JSON lines'],
  [
    'version https://git-lfs.github.com/spec/v1\n',
    'a pointer of Git LFS: fetch the file itself with git lfs pull',
  ],
  ['\n<!DOCTYPE html>\n', 'a web page: download the file itself'],
  ['BZh91AY&SY', 'a bzip2 archive: unpack it'],
  ['\xfd7zXZ\0', 'an xz archive: unpack it'],
  ['\x89HDF\r\n\x1a\n\0', 'an HDF5 file: name it .h5'],
  ['ply\nformat ascii 1.0\n', 'a PLY file: name it .ply'],
  ['# .PCD v0.7\n', 'a point cloud in PCD: name it .pcd'],
  ['# from a tool\nSTCNOFF BINARY\n\0\0\0\b', 'a binary OFF mesh: save it as text, or as PLY'],
])('S7.582 %j is refused by what it is', (content, what) => {
  const bytes = Uint8Array.from(content, (letter) => letter.charCodeAt(0));
  for (const read of [decodeText, plainBytes]) {
    expect(() => read('a.txt', bytes)).toThrow(DataError);
    expect(() => read('a.txt', bytes)).toThrow(`a.txt is ${what}`);
  }
});

it.each(['plywood 1 2 3', 'PK 1 2', '# PCD is another format', 'OFF\n1 1 0'])(
  'S7.582 %j is text',
  (content) => {
    expect(decodeText('a.txt', new TextEncoder().encode(content)).text).toBe(content);
  },
);
