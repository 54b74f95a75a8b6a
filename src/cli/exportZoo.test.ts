import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readBundle } from '../bundle/files.ts';
import { linkSetByHand } from '../system/link.ts';
import { printSystemFile } from '../system/systemFile.ts';
import { fakeProfile, fakeSystem } from '../system/testing.ts';
import { shapesTask } from '../tasks/shapes.ts';
import { settingOf } from '../tasks/task.ts';
import { gcodeJson, temporaryFile, temporaryFolder } from './testing.ts';

const setting = settingOf(shapesTask({ split: 'val', size: 8, points: 256 }), 256);
/** Made-up tables say which schemes matter: a slow device beside a quick edge. */
const systemFile = () =>
  temporaryFile(
    'system.json',
    printSystemFile({
      ...fakeSystem(setting, 40),
      ...{ device: fakeProfile(setting, 0.4), edge: fakeProfile(setting, 0.02), link: linkSetByHand(40) },
    }),
  );

test('S14.62 S14.63 shipped designs leave as a zoo with its dispatcher, as it was asked for, and verify runs each', async () => {
  const out = join(temporaryFolder(), 'zoo.zip');
  const asked = ['--task', 'shapes', '--zoo', 'tiny,chain', '--system', systemFile(), '--samples', '1'];
  const { schemes } = await gcodeJson<{ schemes: string[] }>(
    0,
    ...['export', ...asked, '--out', out, '--target', '30', '--min-accuracy', '0.9', '--goal', 'latency'],
  );
  const { manifest } = await readBundle(new Uint8Array(readFileSync(out)));
  expect(manifest.dispatcher?.goal).toEqual({ what: 'latency', targetMs: 30 });
  expect(manifest.dispatcher?.schemes.map(({ id }) => id)).toEqual(schemes);
  // The tiny one does not reach the accuracy.
  for (const { name, accuracy } of manifest.dispatcher?.schemes ?? []) {
    expect(name).toBe('chain');
    expect(accuracy).toBeGreaterThanOrEqual(0.9);
  }
  const verified = await gcodeJson<{ members: unknown[] }>(0, 'bundle', 'verify', out);
  expect(verified.members).toHaveLength(1 + (manifest.zoo?.length ?? 0));
});

test('S14.67 what only a zoo or only one design takes is refused for the other, and nothing is written', async () => {
  const out = join(temporaryFolder(), 'no.zip');
  const refused = async (...given: string[]) => {
    const { error } = await gcodeJson<{ error: string }>(
      2,
      'export',
      '--task',
      'shapes',
      '--out',
      out,
      ...given,
    );
    expect(existsSync(out)).toBe(false);
    return error;
  };
  expect(await refused('--zoo', 'chain', '--target', '20')).toContain('--target is for a zoo');
  expect(await refused('--checkpoint', 'x', '--threads', '2')).toContain('--threads is for a zoo');
  expect(await refused('--zoo', 'tiny,chain', '--split', 'val')).toContain('--split: --zoo tiny,chain');
});
