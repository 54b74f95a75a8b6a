import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openClouds } from './clouds/open.ts';
import { asFiles, box, type Contents, hdf5Of, npyOf, offOf, plyOf, spiral, xyzOf } from './clouds/testing.ts';
import { digestOf } from './digest.ts';
import { pack } from './packed.ts';
import { shapesTask } from './shapes.ts';
import { sharedSamples, sharedWords } from './shared.ts';
import type { PointClouds } from './task.ts';
import { openTsv } from './text/tsv.ts';

/** Two classes with two samples in each split, all of them different but for those that are given. */
function folder(change: Contents): Contents {
  const contents: Contents = {};
  for (const [s, split] of ['train', 'test'].entries()) {
    for (let i = 0; i < 2; i++) {
      contents[`${split}/box/${i}.off`] = offOf(box(1, 2 + s, 3 + i));
      contents[`${split}/coil/${i}.xyz`] = xyzOf(spiral(80, 2 + s + 4 * i));
    }
  }
  return { ...contents, ...change };
}

async function sharedIn(contents: Contents, open = openClouds) {
  const files = asFiles(contents);
  const [train, val] = [await open(files, 'train', { points: 70 }), await open(files, 'val')];
  return sharedSamples(train, val);
}

describe('S7.580 samples of a split that train has too', () => {
  it('are none in a sound folder, and none where samples are generated', async () => {
    expect(await sharedIn(folder({}))).toBe(null);
    const [train, val] = (['train', 'val'] as const).map((split) => shapesTask({ split, size: 2 }));
    expect(sharedSamples(train as PointClouds, val as PointClouds)).toBe(null);
  });

  it('are found by what is in the files, under whatever name, class and format', async () => {
    const { points, faces } = box(1, 2, 3);
    const shared = await sharedIn(
      folder({
        'test/coil/copy.off': offOf({ points, faces }),
        'test/box/written.ply': plyOf('binary_little_endian', spiral(80, 2)),
        'test/box/near.off': offOf(box(1, 2, 3.001)),
      }),
    );
    expect(shared).toMatchObject({ split: 'val', count: 2, size: 7 });
    expect(shared?.example).toEqual({ train: 'train/coil/0.xyz', here: 'test/box/written.ply' });
    expect(sharedWords(shared as NonNullable<typeof shared>)).toBe(
      '2 of 7 val samples are in train too (test/box/written.ply is the same as train/coil/0.xyz): ' +
        'accuracy on val is too high by what was learned by heart',
    );
  });

  it('are not those that only float32 could not tell apart, far from 0 (S7.580)', async () => {
    const at = (turns: number) => spiral(80, turns).map((row) => row.map((value) => value + 1e8));
    const change: Contents = { 'train/coil/far.xyz': xyzOf(at(2)), 'test/coil/other.xyz': xyzOf(at(2.001)) };
    expect(await sharedIn(folder(change))).toBe(null);
    expect(await sharedIn(folder({ ...change, 'test/coil/same.xyz': xyzOf(at(2)) }))).toMatchObject({
      count: 1,
    });
  });

  it('are found where val is held out of one folder that has a file twice', async () => {
    const contents: Contents = {};
    for (let i = 0; i < 10; i++) {
      contents[`same/${i}.npy`] = npyOf(spiral(80, 3));
      contents[`other/${i}.npy`] = npyOf(spiral(80, 4 + i));
    }
    expect(await sharedIn(contents)).toMatchObject({ count: 2, size: 4 });
  });

  it('are found in HDF5 files and in the packed form', async () => {
    const part = (turns: number[]) => {
      const data = Float32Array.from(turns.flatMap((turn) => spiral(70, turn).flat()));
      return hdf5Of({ data, points: 70, labels: turns.map((_, i) => i % 2) });
    };
    const hdf5 = {
      'ply_data_train0.h5': await part([2, 3, 4]),
      'ply_data_test0.h5': await part([5, 4]),
      'shape_names.txt': 'loose\ntight\n',
    };
    const example = { train: 'ply_data_train0.h5: sample 2', here: 'ply_data_test0.h5: sample 1' };
    expect(await sharedIn(hdf5)).toMatchObject({ count: 1, size: 2, example });
    const files = asFiles(hdf5);
    const opened = [await openClouds(files, 'train'), await openClouds(files, 'val')];
    const packed = pack(
      'packed',
      opened.map((data, i) => ({ ...data, split: ['train', 'val'][i] as string })),
    );
    expect((await sharedIn(packed))?.example).toEqual({ train: 'train sample 2', here: 'val sample 1' });
  });

  it('are found among sentences, whatever their labels and capitals', async () => {
    const files = asFiles({
      'train.tsv': '1\ta fine film\n0\ta dull film\n0\tnothing to see\n',
      'val.tsv': '1\tNothing to see\n0\tnothing at all\n',
    });
    const [train, val] = [await openTsv(files, 'train'), await openTsv(files, 'val')];
    expect(sharedSamples(train, val)).toEqual({
      ...{ split: 'val', count: 1, size: 2 },
      example: { train: '"nothing to see"', here: '"Nothing to see"' },
    });
  });
});

it('S7.580 digests are the same for the same numbers alone', () => {
  const floats = fc.array(fc.float({ noNaN: true }), { maxLength: 12 });
  fc.assert(
    fc.property(floats, floats, (a, b) => {
      const same = a.length === b.length && a.every((value, i) => value === b[i]);
      expect(digestOf(a) === digestOf(b)).toBe(same);
      expect(digestOf(Float64Array.from(a))).toBe(digestOf(a));
    }),
  );
  expect(digestOf([1, -1])).not.toBe(digestOf([-1, 1]));
  expect(digestOf([1], [2])).not.toBe(digestOf([1, 2]));
});
