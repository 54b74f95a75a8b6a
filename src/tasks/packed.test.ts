import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTaskFolder } from './folder.node.ts';
import { type DataFile, openPacked, pack } from './packed.ts';
import { pointCloudsContract } from './pointClouds.contract.ts';
import { openTask } from './registry.ts';
import { shapesTask } from './shapes.ts';
import { DataError, pointClouds } from './task.ts';

type Files = Record<string, Uint8Array<ArrayBuffer>>;
const asFiles = (files: Files): DataFile[] => Object.entries(files).map(([name, b]) => new File([b], name));
const generated = shapesTask({ split: 'val', size: 24, points: 96 });
const packed = pack('solids', [generated, shapesTask({ split: 'train', size: 16, points: 96 })]);

pointCloudsContract('a packed folder', () => openPacked(asFiles(packed), 'val'));

describe('packed data', () => {
  it('S7.5 reads back what was packed', async () => {
    const data = await openPacked(asFiles(packed), 'val');
    expect(data).toMatchObject({ task: 'solids', split: 'val', size: 24, classes: generated.classes });
    const [a, b] = [new Float32Array(96 * 3), new Float32Array(96 * 3)];
    for (let i = 0; i < 24; i++) {
      data.read(i, 96, a, 0);
      generated.read(i, 96, b, 0);
      expect(a).toEqual(b);
    }
    expect(data.labels).toEqual(generated.labels);
  });

  it('S7.5 finds the files of a dropped folder by their last name', async () => {
    const files = Object.fromEntries(Object.entries(packed).map(([name, b]) => [`my/data/${name}`, b]));
    expect((await openPacked(asFiles(files), 'train')).size).toBe(16);
  });

  const meta = JSON.parse(new TextDecoder().decode(packed['meta.json']));
  const withMeta = (change: object): Files => ({
    ...packed,
    'meta.json': Uint8Array.from(new TextEncoder().encode(JSON.stringify({ ...meta, ...change }))),
  });
  const without = (name: string) => Object.fromEntries(Object.entries(packed).filter(([n]) => n !== name));
  const labels = packed['val.labels.u8'] as Uint8Array<ArrayBuffer>;
  const points = packed['val.points.i16'] as Uint8Array<ArrayBuffer>;
  const cases: [string, Files, string][] = [
    ['no meta.json', without('meta.json'), 'meta.json is missing'],
    ['no points', without('val.points.i16'), 'val.points.i16 is missing'],
    ['no labels', without('val.labels.u8'), 'val.labels.u8 is missing'],
    ['cut points', { ...packed, 'val.points.i16': points.slice(1) }, '13824 bytes expected for 24 samples'],
    ['too many labels', { ...packed, 'val.labels.u8': Uint8Array.from([...labels, 0]) }, 'found 25'],
    [
      'a wild label',
      { ...packed, 'val.labels.u8': labels.map((l, i) => (i === 3 ? 99 : l)) },
      'sample 3 has label 99',
    ],
    ['bad JSON', { ...packed, 'meta.json': new Uint8Array([123, 0]) }, 'meta.json is not JSON'],
    ['a field of another type', withMeta({ scale: 'big' }), 'scale'],
    ['other coordinates', withMeta({ coordinates: 2 }), 'coordinates'],
    ['no samples', withMeta({ splits: { val: { samples: 0 } } }), "split 'val' has no samples"],
    ['another split', withMeta({ splits: { test: { samples: 3 } } }), "no split 'val'; there are 'test'"],
  ];
  it.each(cases)('S7.6 %s: says which file and what', async (_, files, message) => {
    const opening = openPacked(asFiles(files), 'val');
    await expect(opening).rejects.toThrow(DataError);
    await expect(opening).rejects.toThrow(message);
  });
});

describe('a data folder on the command line', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gcode-data-'));
    for (const [name, bytes] of Object.entries(packed)) await writeFile(join(folder, name), bytes);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('S7.7 opens any split of any task', async () => {
    expect(await openTaskFolder({ task: 'modelnet40', data: folder }, 'train')).toMatchObject({
      task: 'modelnet40',
      size: 16,
    });
    expect((await openTaskFolder({ task: 'shapes', data: folder }, 'val')).size).toBe(24);
  });

  it('S7.6 names the folder in errors', async () => {
    await expect(openTaskFolder({ task: 'modelnet40', data: folder }, 'test')).rejects.toThrow(
      `${folder}: meta.json: no split 'test'; there are 'val', 'train'`,
    );
    const absent = join(folder, 'absent');
    await expect(openTaskFolder({ task: 'modelnet40', data: absent }, 'val')).rejects.toThrow(
      'does not exist',
    );
    const file = join(folder, 'meta.json');
    await expect(openTaskFolder({ task: 'modelnet40', data: file }, 'val')).rejects.toThrow(
      'is not a folder',
    );
  });

  it('S7.7 says that data is absent, and makes none up', async () => {
    await expect(openTask({ task: 'modelnet40' }, 'val')).rejects.toThrow('no data');
    await expect(openTask({ task: 'shapes' }, 'test')).rejects.toThrow("no split 'test'");
    await expect(openTask({ task: 'cats' }, 'val')).rejects.toThrow("no task 'cats'");
  });
});

const modelnet = resolve(import.meta.dirname, '../../../shared/data/modelnet40');
if (existsSync(modelnet)) {
  pointCloudsContract('ModelNet40', async () =>
    pointClouds(await openTaskFolder({ task: 'modelnet40', data: modelnet }, 'val'), 'this test'),
  );
} else {
  it.skip(`ModelNet40 is not at ${modelnet}`);
}
