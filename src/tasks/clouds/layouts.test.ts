import { expect, it } from 'vitest';
import { openClouds, recogniseClouds } from './open.ts';
import { asFiles, box, type Contents, offOf, spiral, xyzOf } from './testing.ts';

/** Four samples of two classes, called as `name` says. */
function folder(name: (split: string, className: string, i: number) => string): Contents {
  const contents: Contents = {};
  for (const [s, split] of ['train', 'val'].entries())
    for (const [c, className] of ['bed', 'bus'].entries())
      for (let i = 0; i < 2; i++)
        contents[name(split, className, i)] = xyzOf(spiral(70, 1 + s + 2 * c + i / 3));
  return contents;
}
const classesOf = async (contents: Contents) => {
  const { splits, open } = await recogniseClouds(asFiles(contents));
  return { splits, classes: (await open('train')).classes, train: (await open('train')).size };
};

it.each([
  ['train_set', 'test_set'],
  ['TrainData', 'ValData'],
  ['trainval', 'test'],
  ['training split', 'eval'],
])('S7.846 takes %s and %s as splits', async (train, val) => {
  const contents = folder(
    (split, className, i) => `${split === 'train' ? train : val}/${className}/${i}.xyz`,
  );
  const { splits, classes } = await classesOf(contents);
  expect(splits).toEqual(expect.arrayContaining(['train', 'val']));
  expect(classes).toEqual(['bed', 'bus']);
});

it('S7.846 takes classes that are called as splits are, below splits and above them', async () => {
  const called = (className: string) => (className === 'bed' ? 'train' : className);
  const below = folder((split, className, i) => `my/${split}/${called(className)}/${i}.xyz`);
  const above = folder((split, className, i) => `my/${called(className)}/${split}/${i}.xyz`);
  for (const contents of [below, above])
    expect(await classesOf(contents)).toEqual({
      splits: ['train', 'val'],
      classes: ['bus', 'train'],
      train: 4,
    });
});

it.each<[string, (split: string, className: string, i: number) => string]>([
  ['with splits', (split, className, i) => `my/${split}/${className}/${i}/cloud.xyz`],
  ['further in, as in ShapeNet', (split, className, i) => `${split}/${className}/${i}/models/model.xyz`],
])('S7.904 takes samples in folders of their own, %s', async (_, name) => {
  expect(await classesOf(folder(name))).toEqual({
    splits: ['train', 'val'],
    classes: ['bed', 'bus'],
    train: 4,
  });
});

it('S7.904 holds some of them out where there are no splits, and reads each', async () => {
  const contents = folder((split, className, i) => `${className}/${split}${i}/models/model.xyz`);
  const data = await openClouds(asFiles(contents), 'train');
  expect([data.classes, data.size]).toEqual([['bed', 'bus'], 6]);
  expect(data.given?.(0).name).toMatch(/^bed\/.*\/models\/model\.xyz$/);
});

it('S7.904 refuses samples in folders of their own that are not called alike', async () => {
  const contents = folder((split, className, i) => `${split}/${className}/${i}/cloud${i}.xyz`);
  await expect(recogniseClouds(asFiles(contents))).rejects.toThrow('wrong layout');
});

it('S7.846 takes names with accents as the same however they are stored', async () => {
  const name = 'Körper';
  const contents = folder((split, className, i) => {
    const own = className === 'bed' ? name.normalize(split === 'train' ? 'NFC' : 'NFD') : className;
    return `${split}/${own}/${i}.xyz`;
  });
  expect((await classesOf(contents)).classes).toEqual([name.normalize('NFC'), 'bus']);
});

it('S7.34 refuses a class folder in which nothing but a hidden file lies', async () => {
  const contents = folder((split, className, i) => `${split}/${className}/${i}.xyz`);
  const hidden = { '.DS_Store': '', 'train/.DS_Store': '', '__pycache__/a.pyc': 'x' };
  expect((await classesOf({ ...contents, ...hidden })).train).toBe(4);
  await expect(classesOf({ ...contents, 'train/cup/.gitkeep': '' })).rejects.toThrow(
    'class cup would be empty: no file of a known kind, but train/cup/.gitkeep',
  );
});

it.each(['asc', 'xyzn', 'xyzrgb'])('S7.846 takes .%s as lists of points', async (ending) => {
  const contents = folder((split, className, i) => `${split}/${className}/${i}.${ending}`);
  const signature = { 'SHA256SUMS.asc': '-----BEGIN PGP SIGNATURE-----' };
  expect((await classesOf({ ...contents, ...signature })).train).toBe(4);
});

it('S7.847 refuses a mesh whose faces leave nearly all of its vertices out', async () => {
  const { points } = box(1, 2, 3);
  const many = [...Array.from({ length: 10 }, () => points).flat()];
  const contents = folder((split, className, i) => `${split}/${className}/${i}.xyz`);
  const mesh = { 'train/bed/9.off': offOf({ points: many, faces: [[0, 1, 2]] }) };
  await expect(openClouds(asFiles({ ...contents, ...mesh }), 'train')).rejects.toThrow(
    'train/bed/9.off: its faces have only 3 of its 80 vertices',
  );
});
