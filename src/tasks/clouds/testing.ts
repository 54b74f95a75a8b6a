import { Random } from '../../design/random.ts';
import type { DataFile } from '../packed.ts';

/** Files of a test's own making. */
export type Contents = Record<string, string | Uint8Array<ArrayBuffer>>;

export const asFiles = (contents: Contents): DataFile[] =>
  Object.entries(contents).map(([name, content]) => new File([content], name));

/** A box from the origin: 8 vertices, 6 faces of 4. */
export function box(x: number, y: number, z: number) {
  const points = Array.from({ length: 8 }, (_, i) => [x * (i & 1), (y * (i & 2)) / 2, (z * (i & 4)) / 4]);
  const faces = ['0132', '4576', '0154', '2376', '0264', '1375'].map((face) => [...face].map(Number));
  return { points, faces };
}

export function offOf({ points, faces }: ReturnType<typeof box>, header = 'OFF\n'): string {
  const rows = [...points, ...faces.map((face) => [face.length, ...face])].map((row) => row.join(' '));
  return `${header}${points.length} ${faces.length} 0\n${rows.join('\n')}\n`;
}

/** Points on a spiral around z, told apart by `turns`. */
export function spiral(count: number, turns: number): number[][] {
  const random = new Random(turns);
  return Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * turns * i) / count;
    return [Math.cos(angle), Math.sin(angle), (4 * i) / count + random.uniform(0, 0.01)];
  });
}

export const xyzOf = (points: readonly number[][], comma = ' '): string =>
  points.map((point) => point.map(String).join(comma)).join('\n');

/** A NumPy array; `descr` '<f4', '>f8', ... */
export function npyOf(
  rows: readonly number[][],
  descr = '<f4',
  columns = 3,
  order = 'False',
): Uint8Array<ArrayBuffer> {
  const header = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': (${rows.length}, ${columns}), }`;
  const padded = `${header.padEnd(Math.ceil((10 + header.length + 1) / 64) * 64 - 11)}\n`;
  const size = Number(descr[2]);
  const bytes = new Uint8Array(10 + padded.length + rows.length * columns * size);
  bytes.set([0x93, ...new TextEncoder().encode('NUMPY'), 1, 0]);
  const view = new DataView(bytes.buffer);
  view.setUint16(8, padded.length, true);
  bytes.set(new TextEncoder().encode(padded), 10);
  rows.flat().forEach((value, i) => {
    view[size === 4 ? 'setFloat32' : 'setFloat64'](10 + padded.length + i * size, value, descr[0] === '<');
  });
  return bytes;
}

type PlyFormat = 'ascii' | 'binary_little_endian' | 'binary_big_endian';

/** Vertices as float with a colour between z and the faces; faces as uchar counts and int indices. */
export function plyOf(format: PlyFormat, points: readonly number[][], faces: readonly number[][] = []) {
  const header = [
    'ply',
    `format ${format} 1.0`,
    'comment made by a test',
    `element vertex ${points.length}`,
    ...['x', 'y', 'z'].map((axis) => `property float ${axis}`),
    'property uchar red',
    ...(faces.length > 0 ? [`element face ${faces.length}`, 'property list uchar int vertex_indices'] : []),
    'end_header\n',
  ].join('\n');
  const head = new TextEncoder().encode(header);
  if (format === 'ascii') {
    const rows = [...points.map((p) => [...p, 7]), ...faces.map((face) => [face.length, ...face])];
    return new TextEncoder().encode(header + xyzOf(rows)) as Uint8Array<ArrayBuffer>;
  }
  const little = format === 'binary_little_endian';
  const size = points.length * 13 + faces.reduce((sum, face) => sum + 1 + 4 * face.length, 0);
  const bytes = new Uint8Array(head.length + size);
  bytes.set(head);
  const view = new DataView(bytes.buffer, head.length);
  let at = 0;
  for (const point of points) {
    for (const value of point) {
      view.setFloat32(at, value, little);
      at += 4;
    }
    view.setUint8(at++, 7);
  }
  for (const face of faces) {
    view.setUint8(at++, face.length);
    for (const index of face) {
      view.setInt32(at, index, little);
      at += 4;
    }
  }
  return bytes;
}

interface Part {
  /** [n, points, columns] */
  data: Float32Array;
  points: number;
  columns?: number;
  labels: readonly number[] | readonly string[];
}

/** A file of ModelNet40's HDF5 layout, compressed as the official ones are. */
export async function hdf5Of(
  { data, points, columns = 3, labels }: Part,
  names = ['data', 'label'],
): Promise<Uint8Array<ArrayBuffer>> {
  const { File: Hdf5File, ready } = await import('h5wasm');
  const { FS } = await ready;
  const file = new Hdf5File('written.h5', 'w');
  const n = labels.length;
  const [dataName, labelName] = names as [string, string];
  const shape = [data.length / points / columns, points, columns];
  const chunks = [1, points, columns];
  file.create_dataset({ name: dataName, data, shape, dtype: '<f4', chunks, compression: 4 });
  if (typeof labels[0] === 'string') file.create_dataset({ name: labelName, data: [...labels] as string[] });
  else
    file.create_dataset({
      name: labelName,
      data: Uint8Array.from(labels as number[]),
      shape: [n, 1],
      dtype: '<B',
    });
  file.flush();
  file.close();
  const bytes = Uint8Array.from(FS.readFile('written.h5') as Uint8Array);
  FS.unlink('written.h5');
  return bytes;
}

/** Every format in one folder without splits. */
export const mixed: Contents = { 'mine/README.txt': 'made by a test', 'mine/.DS_Store': 'x' };
for (let i = 0; i < 5; i++) {
  mixed[`mine/loose/${i}.xyz`] = xyzOf(spiral(120 + i, 2 + i));
  mixed[`mine/tight/${i}.npy`] = npyOf(spiral(150, 20 + i));
  mixed[`mine/solid/${i}.ply`] = plyOf('binary_little_endian', box(1, 2, 3 + i).points, box(1, 2, 3).faces);
  mixed[`mine/table/${i}.csv`] = `x,y,z\n${xyzOf(spiral(130, 0.2 + i), ',')}`;
}
