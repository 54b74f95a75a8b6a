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
