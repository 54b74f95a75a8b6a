import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isValidGenome, parseGenome } from '../design/genome.ts';
import { gcodeJson, temporaryFolder } from './testing.ts';

interface Found {
  results: { design: string; latencyMs: number; energyMj: number; accuracy: number | null }[];
  candidatesScored: number;
  accuracyEvaluated: number;
  provenance: Record<string, string>;
}

test('S13.14 search gives a front of valid designs, scored on tables measured here and a supernet trained here', async () => {
  const folder = temporaryFolder();
  const system = ['--task', 'shapes', '--points', '32', '--link', '10mbps', '--device', 'native'];
  const effort = ['--supernet-steps', '20', '--evaluations', '8', '--candidates', '3000'];
  const found = await gcodeJson<Found>(0, 'search', ...system, ...effort, '--profiles', folder);
  expect(found.provenance).toMatchObject({
    latencyMs: 'predicted',
    energyMj: 'modelled',
    accuracy: 'predicted',
    bytes: 'measured',
  });
  expect(found.candidatesScored).toBeGreaterThan(0);
  expect(found.candidatesScored).toBeLessThanOrEqual(3000);
  expect(found.results.length).toBeGreaterThan(0);
  for (const { design, latencyMs, accuracy } of found.results) {
    expect(isValidGenome(parseGenome(design))).toBe(true);
    expect(latencyMs).toBeGreaterThan(0);
    expect(accuracy).toBeGreaterThanOrEqual(0);
  }
  // Kept for the next search.
  expect(['device-32.json', 'edge-32.json'].map((name) => existsSync(join(folder, name)))).toEqual([
    true,
    true,
  ]);
});

test('S13.66 search asks the accuracy predictor that is shipped for a task, without its data', async () => {
  const system = ['--task', 'modelnet40', '--points', '64', '--link', '10mbps', '--device', 'native'];
  const effort = ['--accuracy-predictor', '--evaluations', '500', '--candidates', '20000'];
  const found = await gcodeJson<Found>(0, 'search', ...system, ...effort);
  expect(found.accuracyEvaluated).toBe(500);
  expect(found.provenance.accuracy).toBe('predicted');
  expect(found.results.length).toBeGreaterThan(2);
  for (const { accuracy } of found.results) expect(accuracy).toBeGreaterThan(0);
});
