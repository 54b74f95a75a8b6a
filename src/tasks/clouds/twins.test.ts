import { expect, it } from 'vitest';
import { recogniseClouds } from './open.ts';
import { asFiles, type Contents, spiral, xyzOf } from './testing.ts';

const shape = xyzOf(spiral(64, 2));
const folder: Contents = {};
for (const name of ['bed', 'chair']) for (const i of [1, 2]) folder[`${name}/${i}.xyz`] = shape;

it('S7.12 refuses a shape that lies there in two formats', async () => {
  await expect(recogniseClouds(asFiles({ ...folder, 'bed/1.pts': shape }))).rejects.toThrow(
    'bed/1.pts and bed/1.xyz may be one shape twice',
  );
  await expect(recogniseClouds(asFiles({ ...folder, 'bed/3.pts': shape }))).resolves.toBeDefined();
});
