import { describe, expect, it } from 'vitest';
import { openClouds, recogniseClouds } from './open.ts';
import { asFiles, type Contents, hdf5Of, spiral, xyzOf } from './testing.ts';

const CLASSES = ['bed', 'chair', 'desk'];
/** Six samples of each class, as modelnet40_normal_resampled has them. */
const samples: Contents = {};
for (const [c, name] of CLASSES.entries())
  for (let i = 1; i <= 6; i++)
    samples[`mn/${name}/${name}_000${i}.txt`] = xyzOf(spiral(70, 1 + c + i / 9), ',');
const lists = (from: number, to: number, write: (name: string, i: number) => string, classes = CLASSES) =>
  classes
    .flatMap((name) => Array.from({ length: to - from + 1 }, (_, i) => write(name, from + i)))
    .join('\r\n');
const bare = (name: string, i: number) => `${name}_000${i}`;
const open = (beside: Contents, split = 'val') => openClouds(asFiles({ ...samples, ...beside }), split);
const sizes = async (beside: Contents) => {
  const { splits } = await recogniseClouds(asFiles({ ...samples, ...beside }));
  return Promise.all(splits.map(async (split) => [split, (await open(beside, split)).size]));
};

describe('S7.35 lists of splits beside the samples', () => {
  const official = {
    'mn/modelnet40_train.txt': lists(1, 4, bare),
    'mn/modelnet40_test.txt': lists(5, 6, bare),
    'mn/modelnet40_shape_names.txt': CLASSES.join('\n'),
    'mn/modelnet10_train.txt': lists(1, 4, bare, ['bed']),
    'mn/modelnet10_test.txt': lists(5, 6, bare, ['bed']),
    'mn/filelist.txt': lists(1, 6, (name, i) => `${name}/${bare(name, i)}.txt`),
  };

  it('are used and said; test serves as val, and the largest set of lists counts', async () => {
    expect(await sizes(official)).toEqual([
      ['train', 12],
      ['test', 6],
      ['val', 6],
    ]);
    const { words } = await recogniseClouds(asFiles({ ...samples, ...official }));
    expect(words).toContain(
      'splits train, test by mn/modelnet40_train.txt, mn/modelnet40_test.txt; test serves as val',
    );
    expect(words).toContain(
      'left out: 3 .txt (mn/modelnet10_train.txt, mn/modelnet10_test.txt, mn/filelist.txt)',
    );
  });

  it('number the classes as a list of names does', async () => {
    const names = { 'mn/modelnet40_shape_names.txt': 'desk\nbed\nchair\n' };
    expect((await open({ ...official, ...names })).classes).toEqual(['desk', 'bed', 'chair']);
  });

  it.each<[string, (name: string, i: number) => string]>([
    ['paths', (name, i) => `${name}/${bare(name, i)}.txt`],
    ['paths without ending', (name, i) => `${name}/${bare(name, i)}`],
    ['paths of another machine with labels', (name, i) => `data\\mn\\${name}\\${bare(name, i)}.txt 7`],
    ['paths from the folder above', (name, i) => `./mn/${name}/${bare(name, i)}.txt`],
  ])('hold %s', async (_, write) => {
    const given = {
      'mn/train.txt': lists(1, 3, write),
      'mn/val.txt': lists(4, 4, write),
      'mn/test.lst': lists(5, 6, write),
    };
    expect(await sizes(given)).toEqual([
      ['train', 9],
      ['val', 3],
      ['test', 6],
    ]);
  });

  it('of one split leave the others to the other', async () => {
    const all = await sizes({ 'mn/test_list.txt': lists(6, 6, bare) });
    expect(all).toEqual([
      ['test', 3],
      ['train', 15],
      ['val', 3],
    ]);
  });

  it.each<[string, (name: string, className: string) => string]>([
    ['a label in front', (name) => `7 ${name}`],
    ['a class in front', (name, className) => `${className},${name}`],
    ['a class and a name', (name, className) => `${className} ${name}.txt`],
    ['an index in front and a label behind', (name) => `12,${name},chair`],
    ['names of columns', (name) => `${name},3`],
  ])('S7.840 may have %s', async (what, write) => {
    const head = what === 'names of columns' ? 'file_name,label\n' : '';
    const named = (className: string, i: number) => write(bare(className, i), className);
    const given = {
      'mn/train.csv': head + lists(1, 4, named),
      'mn/test.csv': head + lists(5, 6, named),
    };
    expect(await sizes(given)).toEqual([
      ['train', 12],
      ['test', 6],
      ['val', 6],
    ]);
  });

  it('S7.840 of trainval are of train, and tables of several splits are no list of one', async () => {
    const given = { 'mn/trainval.txt': lists(1, 4, bare), 'mn/test.txt': lists(5, 6, bare) };
    const both = { ...given, 'mn/train_test_split.txt': lists(1, 6, bare) };
    for (const files of [given, both])
      expect(await sizes(files)).toEqual([
        ['train', 12],
        ['test', 6],
        ['val', 6],
      ]);
  });

  it('S7.840 may lie as text in a folder of their own, or hold objects as JSON', async () => {
    const text = { 'mn/splits/train.txt': lists(1, 4, bare), 'mn/splits/val.txt': lists(5, 6, bare) };
    expect((await open(text, 'train')).size).toBe(12);
    const json = (from: number, to: number) =>
      JSON.stringify(
        lists(from, to, bare)
          .split('\r\n')
          .map((path) => ({ label: 1, path })),
      );
    const objects = { 'mn/train.json': json(1, 4), 'mn/test.json': json(5, 6) };
    expect((await open(objects, 'train')).size).toBe(12);
  });

  it('may be JSON, in a folder of their own', async () => {
    const json = (from: number, to: number) => JSON.stringify(lists(from, to, bare).split('\r\n'));
    const given = {
      'mn/train_test_split/shuffled_train_file_list.json': json(1, 4),
      'mn/train_test_split/shuffled_test_file_list.json': json(5, 6),
    };
    expect((await open(given, 'train')).size).toBe(12);
  });

  it.each<[string, Contents, string]>([
    [
      'a sample that is not there',
      { 'mn/train.txt': `${lists(1, 4, bare)}\nbed_0099` },
      'mn/train.txt: line 13: bed_0099 is not in',
    ],
    [
      'a sample in two lists',
      { 'mn/train.txt': lists(1, 5, bare), 'mn/test.txt': lists(5, 6, bare) },
      'mn/bed/bed_0005.txt, which is in',
    ],
    [
      'a class that would be empty',
      { 'mn/train.txt': lists(1, 4, bare), 'mn/test.txt': 'bed_0005' },
      'none of class chair, desk in test',
    ],
    [
      'a class of names without samples',
      { ...official, 'mn/modelnet40_shape_names.txt': 'bed\nsofa' },
      'names classes without samples: sofa',
    ],
    [
      'a class folder of other files',
      { 'mn/lamp/1.jpg': 'x' },
      'class lamp would be empty: no file of a known kind, but mn/lamp/1.jpg',
    ],
  ])('S7.35 refuses %s', async (_, beside, message) => {
    await expect(open(beside)).rejects.toThrow(message);
  });

  it('S7.35 refuses a name that several samples have', async () => {
    const same: Contents = {};
    for (const name of ['a', 'b'])
      for (let i = 0; i < 4; i++)
        same[`${name}/${i}.xyz`] = xyzOf(spiral(70, 1 + i + name.charCodeAt(0) / 9));
    const opening = openClouds(asFiles({ ...same, 'train.txt': '0\n1\n' }), 'train');
    await expect(opening).rejects.toThrow(
      'train.txt: line 1: 0 names several files; write it with its class',
    );
  });
});

it('S7.11 HDF5 files with different numbers of points give as many as the smallest has', async () => {
  const part = (points: number) => {
    const clouds = [0, 1, 2].map((i) => spiral(points, 1 + i).flat());
    return hdf5Of({ data: Float32Array.from(clouds.flat()), points, labels: [0, 1, 0] });
  };
  const files = {
    'shape_names.txt': 'a\nb\n',
    'ply_data_train0.h5': await part(200),
    'ply_data_train1.h5': await part(90),
  };
  const data = await openClouds(asFiles(files), 'train');
  expect([data.size, data.pointsPerSample]).toEqual([6, 90]);
});
