import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type LatencySample, printHeader } from '../learning/latency/samples.ts';
import { readSamplesFile, SamplesFile } from './samplesFile.ts';
import { temporaryFile, temporaryFolder } from './testing.ts';

const header = { device: 'a', edge: 'b' };
const sample = (linkMbps: number | null): LatencySample => ({
  design: '1 3 2 4 0 0 0 0 0 0 0 0,2 0 3 0 0 0 0 0 0 0 0 0',
  setting: { points: 64, features: 3, classes: 16 },
  linkMbps,
  latencyMs: 5,
  parts: { deviceMs: 4, upMs: 0, edgeMs: 0, downMs: 0 },
  q1Ms: 4,
  q3Ms: 6,
  repeats: 5,
  pass: 1,
  when: '2026-01-01T00:00:00.000Z',
});

test('S9.23 a file grows over several runs, over a half-written line too', async () => {
  const path = join(temporaryFolder(), 'samples.jsonl');
  const first = await SamplesFile.open('--out', path, header);
  await first.append([sample(null), sample(40)]);
  appendFileSync(path, '{"design"');
  const second = await SamplesFile.open('--out', path, header);
  expect(second.has(sample(40), 64)).toBe(true);
  expect(second.has(sample(10), 64)).toBe(false);
  expect(second.has(sample(40), 128)).toBe(false);
  await second.append([sample(10)]);
  const { samples, unfinished } = await readSamplesFile('--samples', path);
  expect(samples.map(({ linkMbps }) => linkMbps)).toEqual([null, 40, 10]);
  expect(unfinished).toBe(0);
});

test('S9.23 samples of another system are not mixed in', async () => {
  const path = join(temporaryFolder(), 'samples.jsonl');
  await SamplesFile.open('--out', path, header);
  const before = readFileSync(path, 'utf8');
  await expect(SamplesFile.open('--out', path, { device: 'a', edge: 'c' })).rejects.toThrow(/a with b/);
  expect(readFileSync(path, 'utf8')).toBe(before);
});

test.each([
  ['a broken line', '{"design": 1}\n', 'E373', /samples\.jsonl: line 2: design/],
  ['no JSON', 'nothing\n', 'E373', /samples\.jsonl: line 2: is no JSON/],
])('S9.131 %s is refused by number and stays as it is', async (_, line, code, words) => {
  const path = join(temporaryFolder(), 'samples.jsonl');
  await SamplesFile.open('--out', path, header);
  appendFileSync(path, line);
  const before = readFileSync(path, 'utf8');
  const opening = SamplesFile.open('--out', path, header);
  await expect(opening).rejects.toThrow(words);
  await expect(opening).rejects.toMatchObject({ code });
  expect(readFileSync(path, 'utf8')).toBe(before);
});

test('S9.131 a file of a newer version is refused by number and stays as it is', async () => {
  const text = printHeader(header).replace('"version":1', '"version":2');
  const path = temporaryFile('samples.jsonl', text);
  await expect(SamplesFile.open('--out', path, header)).rejects.toMatchObject({ code: 'E371' });
  expect(readFileSync(path, 'utf8')).toBe(text);
});
