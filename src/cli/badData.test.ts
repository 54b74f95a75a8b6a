import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { box, offOf } from '../tasks/clouds/testing.ts';
import type { Shared } from '../tasks/shared.ts';
import { runCommandLine } from './program.ts';
import { gcodeJson, temporaryFolder } from './testing.ts';

const DESIGN = '1 4 0 0 0 0 0 0 0 0 0 0,3 3 0 0 0 0 0 0 0 0 0 0';

/** Ten meshes of each of two classes, and what replaces them or is added; null leaves a file out. */
function folder(change: Record<string, string | null>): string {
  const root = temporaryFolder();
  const files: Record<string, string | null> = {};
  for (let i = 0; i < 10; i++) {
    files[`box/${i}.off`] = offOf(box(1, 1 + i / 10, 1));
    files[`rod/${i}.off`] = offOf(box(8, 1, 1 + i / 10));
  }
  for (const [path, text] of Object.entries({ ...files, ...change })) {
    if (text === null) continue;
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** Trains on such a folder; the JSON document, and the exit code. */
async function trained(data: string, ...more: string[]): Promise<{ code: number; text: string }> {
  const out = join(temporaryFolder(), 'c.safetensors');
  const task = ['--task', 'own', '--data', data, '--points', '64'];
  const args = ['train', ...task, '--design', DESIGN, '--epochs', '1', '--batch', '4', '--threads', '1'];
  let text = '';
  const code = await runCommandLine(
    [...args, '--out', out, ...more, '--json'],
    AbortSignal.timeout(60_000),
    (part) => {
      text += part;
    },
  );
  return { code, text };
}

/** The error that stands in the document. */
async function refusal(...args: Parameters<typeof trained>): Promise<{ code: number; error: string }> {
  const { code, text } = await trained(...args);
  return { code, error: (JSON.parse(text) as { error: string }).error };
}

const without = (name: string) =>
  Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`${name}/${i}.off`, null]));

test.each([
  ['one class', without('rod'), /only one class \(box, 10 samples\)/],
  [
    'a layout that is none',
    { ...without('rod'), ...without('box'), 'cat.jpg': 'x' },
    /layout.*cat\.jpg|found 1 \.jpg/,
  ],
  ['a broken mesh', { 'rod/3.off': 'OFF\n8 6 0\n0 0 0\n1 zero 0\n' }, /rod\/3\.off: line 4: vertex 2 of 8/],
  ['a mesh without points', { 'rod/3.off': 'OFF\n0 0 0\n' }, /rod\/3\.off/],
  ['a class of no samples', { ...without('rod'), 'rod/readme.txt': '' }, /rod|one class/],
])('S8.51 training on %s is refused by file or class', async (_, change, message) => {
  const { code, error } = await refusal(folder(change));
  expect(code).toBe(1);
  expect(error).toMatch(message);
});

test('S7.580 S8.580 training and evaluating say how many samples were trained on, and which', async () => {
  const copy = offOf(box(1, 1.5, 1));
  const data = folder({ 'box/copy1.off': copy, 'box/copy2.off': copy, 'box/copy3.off': copy });
  const { code, text } = await trained(data);
  expect(code).toBe(0);
  const { shared, out } = JSON.parse(text) as { shared: Shared; out: string };
  expect(shared).toMatchObject({ split: 'val', size: 5 });
  expect(shared.count).toBeGreaterThan(0);
  expect(shared.example.here).toMatch(/^box\/(copy\d|5).off$/);
  const evaluate = ['evaluate', '--task', 'own', '--data', data, '--checkpoint', out];
  const judged = await gcodeJson<{ shared: Shared }>(0, ...evaluate);
  const { here } = shared.example;
  expect(judged.shared).toEqual({ ...shared, example: { here } });
  expect(await gcodeJson(0, ...evaluate, '--split', 'train')).not.toHaveProperty('shared');
  const without = JSON.parse((await trained(folder({}))).text) as { shared?: Shared };
  expect(without.shared).toBe(undefined);
});

test('S8.51 too few samples for a batch are refused with their number', async () => {
  const { code, error } = await refusal(folder({}), '--batch', '64');
  expect(code).toBe(1);
  expect(error).toMatch(/'train' has 1\d samples: too few for a batch of 64/);
});

test('S8.51 a loss that is no number ends with the step, the op and what to do', async () => {
  const { code, error } = await refusal(folder({}), '--optimiser', 'sgd', '--learning-rate', '1e38');
  expect(code).toBe(1);
  expect(error).toMatch(/epoch 1, step \d+: op \w+ \(\w+\) is the first .*Try a lower learning rate/);
});
