import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { printVerifyState } from '../app/verify/records.ts';
import { frontOf, verificationOf } from '../app/verify/testing.ts';
import { COMBINE, isValidGenome, parseGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { modeOf, plan } from '../design/segments.ts';
import { spaceGrid } from '../system/plan.ts';
import { gcodeJson, sharedEdge, tablesIn, temporaryFile, temporaryFolder } from './testing.ts';

const edge = sharedEdge();

interface Found {
  results: {
    design: string;
    latencyMs: number;
    energyMj: number;
    accuracy: number | null;
    deviceMemoryBytes?: number;
  }[];
  candidatesScored: number;
  designsScored: number;
  accuracyEvaluated: number;
  provenance: Record<string, string>;
  accuracyOf?: object;
}

test('S13.14 search gives a front of valid designs, scored on tables measured here and by short trainings', async () => {
  const folder = temporaryFolder();
  tablesIn(folder, { points: 32, features: 3, classes: 16 }, 2);
  const system = ['--task', 'shapes', '--points', '32', '--link', '10mbps', '--device', 'native'];
  const effort = ['--short-training', '4', '--evaluations', '2', '--candidates', '3000'];
  const found = await gcodeJson<Found>(0, 'search', ...system, ...effort, '--profiles', folder, ...edge());
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
  // What was missing is kept for the next search.
  for (const name of ['device-32.json', 'edge-32.json']) {
    const { rows } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    expect(rows).toHaveLength(spaceGrid({ points: 32, features: 3, classes: 16 }).length);
  }
});

test('S13.66 search asks the accuracy model that is shipped for a task, without its data', async () => {
  const folder = temporaryFolder();
  tablesIn(folder, { points: 64, features: 3, classes: 40 });
  const system = [
    '--profiles',
    folder,
    '--task',
    'modelnet40',
    '--points',
    '64',
    '--link',
    '10mbps',
    '--device',
    'native',
  ];
  const effort = ['--accuracy-model', '--evaluations', '200', '--candidates', '4000', ...edge()];
  const found = await gcodeJson<Found>(0, 'search', ...system, ...effort);
  expect(found.accuracyEvaluated).toBe(200);
  expect(found.provenance.accuracy).toBe('predicted');
  // S13.503: what a search at so few points can be told of.
  expect(found.accuracyOf).toEqual({ points: 64, epochs: 4 });
  expect(found.results.length).toBeGreaterThan(2);
  for (const { accuracy } of found.results) expect(accuracy).toBeGreaterThan(0);
});

test('S13.362 search corrects the accuracy model by what designs of an earlier search were found to reach', async () => {
  const front = frontOf([0.5, 0.6, 0.7, 0.8].map((accuracy, i) => ({ latencyMs: i + 1, accuracy })));
  const rungs = [{ points: 64, epochs: 4 }];
  const how = { fidelity: { points: 64, epochs: 4 }, seed: 1, samples: 400, added: 4, ms: 1, at: '' };
  const state = verificationOf(front, {
    ...{ task: 'modelnet40', rungs },
    trainings: front.map(({ encoding: network }, i) => ({
      ...{ network, accuracy: 0.6 + i / 100, provenance: 'measured' as const, ...how },
    })),
  });
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'verify.json'), printVerifyState(state));
  const search = ['search', '--task', 'modelnet40', '--template', 'tx2+i7-7700@40', '--candidates', '300'];
  const [plain, corrected] = [
    await gcodeJson<Found>(0, ...search),
    await gcodeJson<Found & { correction: { shift: number } }>(0, ...search, '--verified', folder),
  ];
  const best = ({ results }: Found) => Math.max(...results.map(({ accuracy }) => accuracy as number));
  expect(best(corrected)).toBeCloseTo(Math.min(1, best(plain) + corrected.correction.shift), 9);
  writeFileSync(join(folder, 'verify.json'), printVerifyState({ ...state, trainings: [] }));
  const refused = await gcodeJson<{ error: string }>(2, ...search, '--verified', folder);
  expect(refused.error).toMatch(/too few designs were trained/);
});

describe('S13.80 a search problem on the command line', () => {
  const template = ['--task', 'modelnet40', '--template', 'tx2+i7-7700@40'];

  test('starts from a template, says what it searched, and is found again from its file', async () => {
    const more = ['--candidates', '600', '--limit', 'latency=400', '--seed', '5'];
    const printed = await gcodeJson<{ link: number; limits: unknown }>(
      0,
      ...['search', ...template, ...more, '--print-problem'],
    );
    expect(printed).toMatchObject({ system: 'tx2+i7-7700', link: 40, limits: { latency: 400 }, seed: 5 });
    const file = temporaryFile('problem.json', JSON.stringify(printed));
    const [once, again] = await Promise.all([
      gcodeJson<Found & { problem: unknown }>(0, 'search', ...template, ...more),
      gcodeJson<Found & { problem: unknown }>(0, 'search', '--problem', file),
    ]);
    expect(once.candidatesScored).toBe(600);
    expect(once.designsScored).toBeGreaterThan(600);
    expect(once.results.length).toBeGreaterThan(2);
    expect(once.provenance).toMatchObject({ latencyMs: 'modelled', accuracy: 'predicted' });
    for (const { latencyMs } of once.results) expect(latencyMs).toBeLessThanOrEqual(400);
    expect(again.results).toEqual(once.results);
    expect(again.problem).toEqual(once.problem);
  });

  test('keeps to the modes, widths and memory that it allows', async () => {
    const problem = {
      ...{
        format: 'gcode-search-problem',
        version: 1,
        task: 'modelnet40',
        points: 128,
        system: 'pi4b+gtx1060',
      },
      ...{ link: 10, space: { modes: ['DE'], widths: [16, 32] }, limits: { deviceMemory: 1_200_000 } },
      budget: { candidates: 400 },
    };
    const found = await gcodeJson<Found>(
      0,
      ...['search', '--problem', temporaryFile('problem.json', JSON.stringify(problem))],
    );
    expect(found.results.length).toBeGreaterThan(0);
    for (const { design, deviceMemoryBytes } of found.results) {
      const genome = parseGenome(design);
      expect(modeOf(plan(designOf(genome)))).toBe('DE');
      expect(deviceMemoryBytes).toBeLessThanOrEqual(1_200_000);
      for (const [p, op] of genome.ops.entries())
        if (op === COMBINE) expect([1, 2]).toContain(genome.functions[p]);
    }
  });

  test('S10.360 of an earlier version, which asks a supernet, is read, and says what takes its place', async () => {
    const problem = { format: 'gcode-search-problem', version: 1, task: 'shapes', accuracy: 'supernet' };
    const file = temporaryFile('problem.json', JSON.stringify(problem));
    const said = vi.spyOn(process.stderr, 'write');
    const printed = await gcodeJson<object>(0, 'search', '--problem', file, '--print-problem');
    expect(printed).toMatchObject({ accuracy: 'short-training' });
    expect(said.mock.calls.flat().join('')).toMatch(/supernet.* is left out/);
  });

  test('is refused before it starts where it cannot find anything, with the way out', async () => {
    const call = async (code: number, more: string[], problem: object = {}) => {
      const whole = { format: 'gcode-search-problem', version: 1, task: 'modelnet40', ...problem };
      const file = temporaryFile('problem.json', JSON.stringify(whole));
      return (await gcodeJson<{ error: string }>(code, 'search', '--problem', file, ...more)).error;
    };
    const [empty, few, energy, unknown, field, link] = await Promise.all([
      call(1, [], { space: { ops: ['Combine'] } }),
      call(1, ['--points', '32']),
      call(1, ['--system', 'gtx1060+i7-7700', '--link', '40mbps', '--limit', 'energy=5']),
      call(2, ['--template', 'tx2'], { task: 'modelnet40' }),
      call(1, [], { limits: { latency: 'low' } }),
      call(2, ['--system', 'tx2+i7-7700']),
    ]);
    expect(empty).toMatch(/No design is left.*allow Pool/);
    expect(few).toMatch(/64 points; this is .*32 points.*--points 64 or more/);
    expect(energy).toMatch(/Device energy cannot be searched by: no power figures/);
    expect(unknown).toMatch(/--problem and --template/);
    expect(field).toMatch(/problem.json: limits.latency: expected a number/);
    expect(link).toMatch(/40mbps/);
  });
});
