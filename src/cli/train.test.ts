import { copyFileSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBundle } from '../bundle/files.ts';
import { gcodeHere, gcodeJson, smallFolder, temporaryFolder } from './testing.ts';

const DESIGN = '1 4 0 0 0 0 0 0 0 0 0 0,3 3 0 0 0 0 0 0 0 0 0 0';

test('S13.12 train writes a checkpoint that evaluate gives the same accuracy for, and export bundles it', async () => {
  const data = smallFolder();
  const out = join(temporaryFolder(), 'new/folder/c.safetensors');
  const task = ['--task', 'modelnet40', '--data', data, '--points', '32'];
  const training = ['train', ...task, '--design', DESIGN, '--epochs', '2', '--batch', '16', '--out', out];
  const trained = await gcodeJson<{ accuracy: number; loss: number }>(0, ...training);
  expect(trained.loss).toBeGreaterThan(0);

  const evaluate = ['evaluate', ...task, '--design', DESIGN, '--checkpoint'];
  const judged = await gcodeJson(0, ...evaluate, out, '--split', 'val');
  expect(judged).toMatchObject({
    accuracy: trained.accuracy,
    balancedAccuracy: expect.any(Number),
    samples: 64,
  });

  const zip = join(data, 'bundle.zip');
  await gcodeJson(0, 'export', ...task, '--checkpoint', out, '--out', zip);
  const { manifest } = await readBundle(new Uint8Array(readFileSync(zip)));
  expect(manifest.figures).toContainEqual(
    expect.objectContaining({ name: 'accuracy', value: trained.accuracy }),
  );

  const broken = join(data, 'broken.safetensors');
  copyFileSync(out, broken);
  truncateSync(broken, readFileSync(out).length - 100);
  const [cut, other, split, missing] = await Promise.all([
    gcodeJson<{ error: string }>(1, ...evaluate, broken),
    gcodeJson<{ error: string }>(1, 'evaluate', ...task, '--design', 'split', '--checkpoint', out),
    gcodeJson<{ error: string }>(1, ...evaluate, out, '--split', 'test'),
    gcodeJson<{ error: string }>(2, ...evaluate, join(data, 'none.safetensors')),
  ]);
  expect(cut.error).toContain(broken);
  expect(other.error).toContain('another design');
  expect(split.error).toContain("'test'");
  expect(missing.error).toContain('--checkpoint');
});

test('S13.13 a design that is no encoding, preset or file is a wrong call', async () => {
  const out = join(temporaryFolder(), 'c.safetensors');
  const run = await gcodeHere('train', '--task', 'shapes', '--design', 'dgcn', '--out', out);
  expect(run.code).toBe(2);
  expect(run.stderr).toContain('dgcnn-rewritten');
});

test('S8.1 two processes with the same seed give the same curve, and resuming needs the same recipe', async () => {
  const folder = temporaryFolder();
  const task = ['--task', 'own', '--data', smallFolder(), '--points', '32'];
  const training = [
    'train',
    ...task,
    '--design',
    'split',
    '--epochs',
    '1',
    '--batch',
    '16',
    '--threads',
    '2',
  ];
  const outs = ['a', 'b'].map((name) => join(folder, `${name}.safetensors`)) as [string, string];
  const curves = await Promise.all(
    outs.map((out) => gcodeJson<{ curve: { loss: number }[] }>(0, ...training, '--out', out)),
  );
  const [first, second] = curves.map(({ curve }) => curve[0]?.loss as number) as [number, number];
  expect(Math.abs(first - second)).toBeLessThan(1e-5);

  const [a] = outs;
  const again = ['train', ...task, '--out', join(folder, 'c.safetensors')];
  const [other, both, none, finished, warm] = await Promise.all([
    gcodeJson<{ error: string }>(1, ...again, '--resume', a, '--epochs', '2', '--batch', '8'),
    gcodeJson<{ error: string }>(2, ...again, '--resume', a, '--init', a),
    gcodeJson<{ error: string }>(2, ...again),
    gcodeJson<{ error: string }>(1, ...again, '--resume', a),
    gcodeJson<{ error: string }>(1, ...again, '--init', a, '--design', DESIGN),
  ]);
  expect(other.error).toContain('had batch 16; 8 would make it another run');
  expect(both.error).toContain('--resume and --init');
  expect(none.error).toContain('--design');
  expect(finished.error).toContain('all of its 1 epochs');
  expect(warm.error).toContain('another design');
});
