import { describe, expect, it } from 'vitest';
import { pack } from '../packed.ts';
import { pointCloudsContract } from '../pointClouds.contract.ts';
import { shapesTask } from '../shapes.ts';
import { DataError } from '../task.ts';
import { openClouds, recogniseClouds } from './open.ts';
import { asFiles, box, type Contents, hdf5Of, mixed, offOf, spiral, xyzOf } from './testing.ts';

const POINTS = 96;
/** Boxes and rods as ModelNet40 has its OFF meshes: <class>/<split>/<file>. */
const meshes: Contents = {};
for (const [split, n] of [
  ['train', 5],
  ['test', 3],
] as const) {
  for (let i = 1; i <= n; i++) {
    meshes[`Solids/box/${split}/box_${i}.off`] = offOf(box(1, 1 + i / 10, 1), i === 2 ? 'OFF' : 'OFF\n');
    meshes[`Solids/rod/${split}/rod_${i}.off`] = offOf(box(8, 1, 1 + i / 10));
  }
}
const bySplit: Contents = {};
for (const [name, content] of Object.entries(meshes)) {
  const [root, className, split, own] = name.split('/');
  bySplit[`${root}/${split === 'test' ? 'val' : split}/${className}/${own}`] = content;
}
const generated = shapesTask({ split: 'train', size: 40, points: 200 });
const part = (from: number, labels: number[]) => {
  const data = new Float32Array(labels.length * 200 * 3);
  labels.forEach((_, i) => void generated.read(from + i, 200, data, i * 600));
  return { data, points: 200, labels };
};
const hdf5: Contents = {
  'modelnet40_ply_hdf5_2048/shape_names.txt': 'airplane\nbathtub\nbed\n',
  'modelnet40_ply_hdf5_2048/ply_data_train1.h5': await hdf5Of(part(4, [2, 2])),
  'modelnet40_ply_hdf5_2048/ply_data_train0.h5': await hdf5Of(part(0, [0, 1, 2, 0])),
  'modelnet40_ply_hdf5_2048/ply_data_test0.h5': await hdf5Of(part(6, [1, 0])),
  'modelnet40_ply_hdf5_2048/train_files.txt': 'data/modelnet40_ply_hdf5_2048/ply_data_train0.h5\n',
};

const bad = part(0, [0, 1]);
bad.data[600 + 3 * 7 + 1] = Number.NaN;
const withNaN = await hdf5Of(bad);
const otherNames = await hdf5Of(bad, ['points', 'label']);
const moreLabels = await hdf5Of({ ...bad, labels: [0, 1, 2] });

const layouts: [string, Contents][] = [
  ['OFF meshes by class', meshes],
  ['OFF meshes by split', bySplit],
  ['own files of several formats', mixed],
  ["ModelNet40's HDF5 files", hdf5],
];
for (const [name, contents] of layouts) {
  pointCloudsContract(name, () => openClouds(asFiles(contents), 'val', { points: POINTS }));
}

describe('a folder of a person', () => {
  it('S7.9 recognises its layout and says so', async () => {
    const words = async (contents: Contents) => (await recogniseClouds(asFiles(contents))).words;
    expect(await words(meshes)).toBe(
      'a folder for each of 2 classes, 16 OFF files; splits train, test by folder; test serves as val',
    );
    expect(await words(bySplit)).toContain('splits train, val by folder');
    expect(await words(mixed)).toBe(
      'a folder for each of 4 classes, 20 XYZ, PLY, CSV, NPY files; one in 5 of each class is held out as val, chosen by file name; ' +
        'left out: 1 .txt (mine/README.txt); 1 hidden (.DS_Store)',
    );
    expect(await words(hdf5)).toBe("ModelNet40's HDF5 layout, 3 classes, 3 files; test serves as val");
    expect(await words({ ...mixed, 'mine/meta.json': '{}' })).toContain('a folder for each of 4 classes');
    expect(await words(pack('solids', [generated]))).toBe('the packed form, 16 classes');
  });

  it('S7.9 has the classes by name and the samples of each', async () => {
    const train = await openClouds(asFiles(meshes), 'train', { task: 'own', points: 64 });
    expect(train).toMatchObject({
      task: 'own',
      split: 'train',
      classes: ['box', 'rod'],
      size: 10,
      pointsPerSample: 64,
    });
    expect([...train.labels]).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    expect((await openClouds(asFiles(meshes), 'test')).size).toBe(6);
  });

  it('S7.9 holds out a fifth of each class, the same files wherever the folder lies', async () => {
    const moved = Object.fromEntries(Object.entries(mixed).map(([name, c]) => [`elsewhere/${name}`, c]));
    const read = async (contents: Contents, split: string) => {
      const data = await openClouds(asFiles(contents), split, { points: 64 });
      return Array.from({ length: data.size }, (_, i) => {
        const out = new Float32Array(192);
        data.read(i, 64, out, 0);
        return out.join();
      });
    };
    const [train, val] = [await read(mixed, 'train'), await read(mixed, 'val')];
    expect([train.length, val.length]).toEqual([16, 4]);
    expect((await read(mixed, 'all')).sort()).toEqual([...train, ...val].sort());
    expect(new Set([...train, ...val]).size).toBe(20);
    expect(await read(moved, 'val')).toEqual(val);
  });

  it('S7.2 keeps as many points as each sample has; fewer are the first of more', async () => {
    const all = await openClouds(asFiles(mixed), 'train');
    // The smallest cloud, of 120 points, is in val.
    expect(all.pointsPerSample).toBe(121);
    const few = await openClouds(asFiles(mixed), 'train', { points: 64 });
    const [a, b] = [new Float32Array(192), new Float32Array(192)];
    for (let i = 0; i < all.size; i++) {
      all.read(i, 64, a, 0);
      few.read(i, 64, b, 0);
      expect(a).toEqual(b);
    }
  });

  it('S7.10 draws from a surface by area', async () => {
    // A plate and, far off, one of a quarter of its size.
    const plates = (key: number) =>
      `OFF\n8 2 0\n0 0 0\n2 0 0\n2 2 0\n0 2 0\n9 0 0\n10 0 0\n10 1 0\n9 1 ${key}\n4 0 1 2 3\n4 4 5 6 7\n`;
    const contents = {
      'a/train/1.off': plates(0),
      'b/train/1.off': plates(0),
      'a/val/1.off': plates(0),
      'b/val/1.off': plates(0),
    };
    const data = await openClouds(asFiles(contents), 'train', { points: 2048 });
    const out = new Float32Array(2048 * 3);
    data.read(0, 2048, out, 0);
    let large = 0;
    for (let p = 0; p < out.length; p += 3) if ((out[p] as number) < 0.3) large++;
    expect(Math.abs(large / 2048 - 0.8)).toBeLessThan(0.03);
  });

  it('S7.2 reads HDF5 files in their order, labels by shape_names.txt', async () => {
    const train = await openClouds(asFiles(hdf5), 'train', { points: 64 });
    expect(train.classes).toEqual(['airplane', 'bathtub', 'bed']);
    expect([...train.labels]).toEqual([0, 1, 2, 0, 2, 2]);
    expect([...(await openClouds(asFiles(hdf5), 'val', { points: 64 })).labels]).toEqual([1, 0]);
  });

  it('S7.11 says its progress, and stops when asked to', async () => {
    const seen: number[][] = [];
    await openClouds(asFiles(hdf5), 'train', { points: 64, onProgress: (...at) => seen.push(at) });
    expect(seen.at(-1)).toEqual([6, 6]);
    const stop = new AbortController();
    stop.abort();
    const opening = openClouds(asFiles(meshes), 'train', { signal: stop.signal });
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('S7.12 what is wrong with a folder', () => {
  const without = (contents: Contents, pattern: RegExp) =>
    Object.fromEntries(Object.entries(contents).filter(([name]) => !pattern.test(name)));
  const h5 = (name: string) => `modelnet40_ply_hdf5_2048/${name}`;
  const cloud = xyzOf(spiral(100, 3));
  const cases: [string, Contents, string][] = [
    ['nothing', {}, 'the folder is empty'],
    ['only hidden files', { '.DS_Store': 'x' }, 'the folder is empty'],
    ['pictures', { 'a/1.jpg': '', 'a/2.jpg': '', 'b/NOTES': '' }, 'found 2 .jpg, 1 without ending'],
    ['pictures, expected', { 'a/1.jpg': '' }, 'expected the packed form'],
    ['no class folders', { '1.off': '', '2.off': '' }, 'found 1.off in no class'],
    [
      'deeper folders',
      { 'chairs/old/1.xyz': cloud, 'tables/new/2.xyz': cloud },
      'wrong layout: expected a folder for each class, such as chair/train/1.off',
    ],
    ['a mesh beside the classes', { ...mixed, 'mine/9.off': '' }, 'mine/9.off'],
    [
      'one class',
      { 'mine/chair/1.xyz': cloud, 'mine/chair/2.xyz': cloud },
      'only one class (chair, 2 samples)',
    ],
    ['one sample of a class', { ...mixed, 'mine/lone/1.xyz': cloud }, 'class lone has 1'],
    ['a class without val', without(bySplit, /val\/rod/), 'none of class rod in val'],
    ['some without a split', { ...meshes, 'Solids/box/9.off': offOf(box(1, 1, 1)) }, 'Solids/box/9.off'],
    [
      'a broken mesh',
      { ...mixed, 'mine/solid/9.off': 'OFF\n2 1 0\n0 0 0\n0 0\n' },
      'mine/solid/9.off: line 4: vertex 2',
    ],
    [
      'a flat mesh',
      { ...mixed, 'mine/solid/9.off': 'OFF\n3 1 0\n0 0 0\n1 1 1\n2 2 2\n3 0 1 2\n' },
      'no area',
    ],
    ['no points', { ...mixed, 'mine/loose/9.xyz': '# nothing\n' }, 'mine/loose/9.xyz has no points'],
    ['few points', { ...mixed, 'mine/loose/9.xyz': '0 0 0\n1 1 1' }, 'has 2 points; 64 a sample are needed'],
    ['one place', { ...mixed, 'mine/loose/9.xyz': '1 1 1\n'.repeat(64) }, 'all lie in one place'],
    ['a wild number', { ...mixed, 'mine/loose/9.xyz': '0 0 0\n1 nan 1' }, 'mine/loose/9.xyz: line 2'],
    ['another HDF5', { 'a.h5': 'x' }, 'ply_data_train0.h5, ply_data_test0.h5 and so on expected (or'],
    ['no names', without(hdf5, /shape_names/), 'shape_names.txt is missing'],
    [
      'one name',
      { ...hdf5, [h5('shape_names.txt')]: 'airplane\n' },
      '2 to 256 classes expected, a line each; found 1',
    ],
    ['few names', { ...hdf5, [h5('shape_names.txt')]: 'a\nb\n' }, 'ply_data_train0.h5: sample 2 has label 2'],
    [
      'no HDF5',
      { ...hdf5, [h5('ply_data_train0.h5')]: 'hello' },
      'ply_data_train0.h5 cannot be read as HDF5',
    ],
    [
      'cut HDF5',
      {
        ...hdf5,
        [h5('ply_data_train0.h5')]: (hdf5[h5('ply_data_train0.h5')] as Uint8Array<ArrayBuffer>).slice(
          0,
          3000,
        ),
      },
      'ply_data_train0.h5 cannot be read as HDF5',
    ],
    [
      'other datasets',
      { ...hdf5, [h5('ply_data_train0.h5')]: otherNames },
      "ply_data_train0.h5: a dataset 'data' [n, points, 3 or more] expected, found none",
    ],
    [
      'labels of other samples',
      { ...hdf5, [h5('ply_data_train0.h5')]: moreLabels },
      "a dataset 'label' [2, 1] expected, found [3, 1]",
    ],
    [
      'NaN in HDF5',
      { ...hdf5, [h5('ply_data_train0.h5')]: withNaN },
      'sample 1, point 8 has a coordinate NaN',
    ],
  ];
  it.each(cases)('%s', async (_, contents, message) => {
    // Held-out files may be in either split: what is wrong has to show in one of them.
    const opening = (split: string) => openClouds(asFiles(contents), split);
    const refused = await opening('train')
      .then(() => opening('val'))
      .then(
        () => null,
        (error: unknown) => error,
      );
    expect(refused).toBeInstanceOf(DataError);
    expect((refused as DataError).message).toContain(message);
  });

  it('a split that is not there', async () => {
    await expect(openClouds(asFiles(mixed), 'test')).rejects.toThrow(
      "no split 'test'; there are 'train', 'val', 'all'",
    );
  });
});
