import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { printGenome } from '../design/genome.ts';
import { genomeFromSeed } from '../design/testing.ts';
import { printSystemFile } from '../system/systemFile.ts';
import { fakeSystem } from '../system/testing.ts';
import { gcodeJson, temporaryFile, temporaryFolder } from './testing.ts';

interface Result {
  design: string;
  latencyMs: number;
  lowMs: number;
  highMs: number;
  peakMemoryBytes: { device: number; edge: number };
}

const ON_DEVICE = '1 3 2 4 0 0 0 0 0 0 0 0,2 0 3 0 0 0 0 0 0 0 0 0';
const designs = (...lines: string[]) => temporaryFile('designs.txt', lines.join('\n'));
const WORDS = '2 1 5 2 1 4 0 0 0 0 0 0,6 3 0 6 3 3 0 0 0 0 0 0';

test('S13.70 predict and calibrate reckon with sentences of median length, or of as many words as are said', async () => {
  const file = designs(WORDS);
  const call = (...args: string[]) =>
    gcodeJson<{ results: [Result] }>(0, 'predict', '--designs', file, '--link', '40', ...args);
  const modelled = ['--system', 'pi4b+i7-7700', '--task', 'brown'];
  const [all, same, longest] = await Promise.all(
    [[], ['--points', '17'], ['--points', '48']].map(async (points) => {
      const { results } = await call(...modelled, ...points);
      return results[0];
    }),
  );
  expect(all?.latencyMs).toBe(same?.latencyMs);
  expect(all?.lowMs).toBeLessThan(same?.lowMs as number);
  expect(all?.highMs).toBeGreaterThan(same?.highMs as number);
  expect(longest?.latencyMs).toBeGreaterThan(all?.latencyMs as number);
  expect(all?.peakMemoryBytes).toEqual(longest?.peakMemoryBytes);

  const folder = temporaryFolder();
  const [system, measured, out] = ['system.json', 'measured.json', 'out.json'].map((name) =>
    join(folder, name),
  );
  const words = { points: 17, features: 16, classes: 2, words: { vocabulary: 24_351, neighbours: 8 } };
  writeFileSync(system as string, printSystemFile(fakeSystem(words)));
  const encodings = Array.from({ length: 8 }, (_, seed) =>
    printGenome(genomeFromSeed(seed, { features: 16, ownGraph: true })),
  );
  const list = designs(...encodings);
  const before = await gcodeJson<{ results: Result[] }>(
    0,
    ...['predict', '--designs', list, '--task', 'brown', '--system', system as string],
  );
  writeFileSync(measured as string, JSON.stringify(before));
  // Measured as predicted: nothing is left to correct.
  const { calibration } = await gcodeJson<{
    calibration: { device: number; edge: number; designs: number };
  }>(
    0,
    ...['calibrate', '--task', 'brown', '--system', system as string],
    ...['--measured', measured as string, '--out', out as string],
  );
  expect(calibration.designs).toBe(8);
  expect(calibration.device).toBeCloseTo(1, 3);
  expect(calibration.edge).toBeCloseTo(1, 3);
});

test('S13.70 a task that is not there, and one whose classes only its folder says, are refused', async () => {
  const from = ['--designs', designs(ON_DEVICE), '--system', 'tx2+i7-7700', '--link', '40'];
  const refused = async (task: string) =>
    (await gcodeJson<{ error: string }>(2, 'predict', ...from, '--task', task)).error;
  expect(await refused('absent')).toMatch(/--task absent: there are shapes/);
  expect(await refused('modelnet40')).toMatch(/--classes/);
});
