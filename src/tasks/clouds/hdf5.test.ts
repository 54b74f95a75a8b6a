import { inflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { openClouds, recogniseClouds } from './open.ts';
import { asFiles, type Contents, hdf5Of, spiral } from './testing.ts';

const data = Float32Array.from([spiral(64, 1), spiral(64, 2)].flat(2));
const part = await hdf5Of({ data, points: 64, labels: [0, 1] });
const names = 'bed\nchair\n';
const set = (folder: string): Contents => ({
  [`${folder}/shape_names.txt`]: names,
  [`${folder}/ply_data_train0.h5`]: part,
  [`${folder}/ply_data_test0.h5`]: part,
});

it.each<[string, Contents, string]>([
  ['two sets', { ...set('mn10'), ...set('mn40') }, 'lie in two folders'],
  ['a part twice', { ...set('mn'), 'mn/ply_data_train_0.h5': part }, 'are both part 0 of train'],
  ['a first part that is missing', { ...set('mn'), 'mn/ply_data_val2.h5': part }, 'part 0 of val is missing'],
  [
    'a part that a list names and that is missing',
    { ...set('mn'), 'mn/train_files.txt': 'data/mn/ply_data_train0.h5\r\ndata/mn/ply_data_train1.h5\r\n' },
    'ply_data_train1.h5 is missing, which mn/train_files.txt line 2 names',
  ],
  [
    'a part whose origins are there and that is missing',
    { ...set('mn'), 'mn/ply_data_test_1_id2file.json': '[]' },
    'ply_data_test_1.h5 is missing, which mn/ply_data_test_1_id2file.json names',
  ],
  ['a part that is missing', { ...set('mn'), 'mn/ply_data_train2.h5': part }, 'part 1 of train is missing'],
])('S7.12 S7.581 refuses %s', async (_, files, message) => {
  await expect(recogniseClouds(asFiles(files))).rejects.toThrow(message);
});

it('S7.581 takes a set whose lists name what is there', async () => {
  const { words } = await recogniseClouds(
    asFiles({
      ...set('mn'),
      'mn/train_files.txt': 'data/modelnet40_ply_hdf5_2048/ply_data_train0.h5\n',
      'mn/test_files.txt': 'ply_data_test0.h5\n\n',
      'mn/ply_data_train_0_id2file.json': '["bed/1.ply"]',
    }),
  );
  expect(words).toBe("ModelNet40's HDF5 layout, 2 classes, 2 files; test serves as val");
});

it('S7.581 takes one split alone, whose lists name the other', async () => {
  const { 'mn/ply_data_train0.h5': _, ...alone } = set('mn');
  const files = asFiles({ ...alone, 'mn/train_files.txt': 'ply_data_train0.h5\n' });
  expect((await openClouds(files, 'test')).size).toBeGreaterThan(0);
  await expect(openClouds(files, 'train')).rejects.toThrow('train');
});

it('S7.12 says in a line what is wrong with a file that is no HDF5', async () => {
  const files = asFiles({ ...set('mn'), 'mn/ply_data_train0.h5': part.slice(0, 600) });
  await expect(openClouds(files, 'train')).rejects.toThrow(
    /^mn\/ply_data_train0\.h5 cannot be read as HDF5: it is damaged, cut off or no HDF5 file$/,
  );
});

it('S7.843 takes x, y and z of points that have normals too', async () => {
  const rows = [spiral(64, 1), spiral(64, 2)].flat();
  const wide = Float32Array.from(rows.flatMap((row) => [...row, 0, 0, 1]));
  const file = await hdf5Of({ data: wide, points: 64, columns: 6, labels: [0, 1] });
  const digest = async (content: typeof file) => {
    const files = asFiles({ ...set('mn'), 'mn/ply_data_train0.h5': content });
    return (await openClouds(files, 'train')).given?.(1).digest;
  };
  expect(await digest(file)).toBe(await digest(part));
});

it.each<[string, string, string[]]>([
  ['in order', '0 bed\n1 chair\n', ['bed', 'chair']],
  ['in another order', '1: bed\n0: chair\n', ['chair', 'bed']],
  ['from 1 on', '1. bed\n2. chair\n', ['bed', 'chair']],
  ['that are none', '02691156 bed\n02747177 chair\n', ['02691156 bed', '02747177 chair']],
])('S7.843 reads names of classes with numbers %s', async (_, text, classes) => {
  const { 'mn/shape_names.txt': __, ...parts } = set('mn');
  const files = asFiles({ ...parts, 'mn/modelnet40_shape_names.txt': text });
  expect((await openClouds(files, 'train')).classes).toEqual(classes);
});

/** What h5py writes of one point with compression='lzf', deflated. */
const LZF =
  'eNrr9HBx4+WS4mLm4GCAgf9QwAkVMoCK3+964+nv4RLExFDBJISsEAa4mBgYGRjY+BmAFEtKYkniZqhONgGQEGtOYlJqzn5GqKAhA+ngoY/OEbATGBkY' +
  'GU0YGJiYGRlh5sFoZjQ+ujizCAOjoII8AwuYp8AgzsEgXg9ksQJdz8zNLcXACDS9lgWoj5khpyoNrI4VaAgPkOaQA6ljYgHayszCyIHsNBgnjYFOwDNh' +
  'TgU8LESAYcGIJSx4GBgF4HwOiB+5OICxx8wIi3GYWoYdDEMWWKn6ujOMglEwCkbBKCAeAAv/A+AaAABkaDFA';
const lzf = new Uint8Array(inflateSync(Buffer.from(LZF, 'base64')));

it.each<[string, string, Contents]>([
  ['gaps in the numbers of classes', 'without gaps (2 chair)', { 'mn/shape_names.txt': '0 bed\n2 chair\n' }],
  [
    'labels that are texts',
    'ply_data_train0.h5: its labels are texts',
    {
      'mn/ply_data_train0.h5': await hdf5Of({ data, points: 64, labels: ['bed', 'chair'] }),
    },
  ],
  ['a compression of a plugin', 'compressed by lzf, which is not read', { 'mn/ply_data_train0.h5': lzf }],
  [
    'a pointer of Git LFS',
    'git lfs pull',
    {
      'mn/ply_data_train0.h5': 'version https://git-lfs.github.com/spec/v1\noid sha256:ab\n',
    },
  ],
  ['an empty file', 'ply_data_train0.h5 is empty', { 'mn/ply_data_train0.h5': '' }],
])('S7.843 refuses %s', async (_, message, files) => {
  await expect(openClouds(asFiles({ ...set('mn'), ...files }), 'train')).rejects.toThrow(message);
});

const scans = (variant = '', test = variant): Contents => ({
  [`scans/training_objectdataset${variant}.h5`]: part,
  [`scans/test_objectdataset${test}.h5`]: part,
});

it('S7.903 reads the files of ScanObjectNN, whose classes are known', async () => {
  const files = asFiles(scans('_augmentedrot_scale75'));
  const { words, splits } = await recogniseClouds(files);
  expect(words).toBe("ScanObjectNN's HDF5 layout, 15 classes, 2 files; test serves as val");
  expect(splits).toEqual(['train', 'test', 'val']);
  const { classes, labels } = await openClouds(files, 'train');
  expect([classes.length, classes[0], classes[14], labels[1]]).toEqual([15, 'bag', 'toilet', 1]);
});

it('S7.903 takes names that lie beside them', async () => {
  const files = asFiles({ ...scans(), 'shape_names_ext.txt': names });
  expect((await openClouds(files, 'val')).classes).toEqual(['bed', 'chair']);
});

it.each<[string, Contents, string]>([
  ['two variants', { ...scans(), ...scans('_augmentedrot') }, 'are of two sets; leave one'],
  ['train of one variant and test of another', scans('', '_augmentedrot'), 'are of two sets; leave one'],
  ['them beside those of ModelNet40', { ...scans(), 'scans/ply_data_val0.h5': part }, 'are of two sets'],
])('S7.903 refuses %s', async (_, files, message) => {
  await expect(recogniseClouds(asFiles(files))).rejects.toThrow(message);
});
