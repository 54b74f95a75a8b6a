import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeLatencyModel } from '../learning/latency/latencyModelFile.ts';
import { spaceGrid } from '../system/plan.ts';
import { fakeLatencyModel, fakeProfile } from '../system/testing.ts';
import { gcodeJson, temporaryFile, temporaryFolder } from './testing.ts';

interface Result {
  design: string;
  latencyMs: number;
  lowMs: number;
  highMs: number;
  energyMj: number | null;
  peakMemoryBytes: { device: number; edge: number };
  throughputFps: number;
  by: string;
  provenance: { latencyMs: string };
  error?: string;
}

const SPLIT = '3 2 1 5 3 2 1 4 0 0 0 0,0 3 0 0 0 3 2 0 0 0 0 0';
const ON_DEVICE = '1 3 2 4 0 0 0 0 0 0 0 0,2 0 3 0 0 0 0 0 0 0 0 0';
const BROKEN = '4 4 4 4 4 4 4 4 4 4 4 4,0 0 0 0 0 0 0 0 0 0 0 0';
const setting = { points: 32, features: 3, classes: 16 };

const designs = (...lines: string[]) => temporaryFile('designs.txt', lines.join('\n'));
const predict = <T = { results: Result[] }>(code: number, ...args: string[]) =>
  gcodeJson<T>(code, 'predict', '--points', '32', ...args);

/** A folder with two profiles and the system file that names them. */
function systemFile(extra: object = {}, device: object = fakeProfile(setting, 1)): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'device.json'), JSON.stringify(device));
  const edge = fakeProfile(setting, 8);
  const path = join(folder, 'system.json');
  writeFileSync(
    path,
    JSON.stringify({ format: 'gcode-system', version: 1, device: 'device.json', edge, ...extra }),
  );
  return path;
}

test('S13.15 predict answers for two modelled machines by name, and says modelled', async () => {
  const file = designs(SPLIT, BROKEN, ON_DEVICE);
  const { results } = await predict(1, '--designs', file, '--system', 'tx2+i7-7700', '--link', '40mbps');
  const [split, broken, onDevice] = results as [Result, Result, Result];
  expect(results.map(({ design }) => design)).toEqual([SPLIT, BROKEN, ON_DEVICE]);
  for (const { latencyMs, lowMs, highMs, energyMj, throughputFps, by, provenance } of [split, onDevice]) {
    expect(by).toBe('table');
    expect(throughputFps).toBeGreaterThanOrEqual(999 / latencyMs);
    expect(throughputFps).toBeLessThanOrEqual(3001 / latencyMs);
    expect(lowMs).toBeLessThan(latencyMs);
    expect(highMs).toBeGreaterThan(latencyMs);
    expect(energyMj).toBeGreaterThan(0);
    expect(provenance.latencyMs).toBe('modelled');
  }
  expect(split.peakMemoryBytes.edge).toBeGreaterThan(0);
  expect(onDevice.peakMemoryBytes.edge).toBe(0);
  expect(broken.error).toMatch(/line 2: E203/);
});

test('S13.15 predict reads a system file, its link and its factors', async () => {
  const link = { roundTripMs: 1, upMbps: 100, downMbps: null, perRequestMs: 1, source: 'measured' };
  const call = (system: string) => predict(0, '--designs', designs(ON_DEVICE), '--system', system);
  const calibration = {
    version: 1,
    device: 2,
    edge: 1,
    designs: 9,
    errorBefore: 0.5,
    errorAfter: 0.1,
    created: '2026-01-01T00:00:00Z',
  };
  const [plain, calibrated] = await Promise.all([
    call(systemFile({ link })),
    call(systemFile({ link, calibration })),
  ]);
  const [before, after] = [plain.results[0] as Result, calibrated.results[0] as Result];
  expect(before.provenance.latencyMs).toBe('predicted');
  expect(before.energyMj).toBeNull();
  expect(after.latencyMs).toBeCloseTo(2 * before.latencyMs, 9);
});

test('S13.60 predict asks the latency model that is named, or that the system file names, at the link that is asked for', async () => {
  const link = { roundTripMs: 1, upMbps: 100, downMbps: 100, perRequestMs: 1, source: 'measured' };
  const device = fakeProfile(setting, 1);
  const system = systemFile({ link });
  const latencyModel = join(temporaryFolder(), 'latency-model.safetensors');
  writeFileSync(latencyModel, writeLatencyModel(fakeLatencyModel({ device, edge: fakeProfile(setting, 8) })));
  const naming = systemFile({ version: 2, link, latencyModel });
  const file = designs(SPLIT, ON_DEVICE);
  const call = (...more: string[]) => predict(0, '--designs', file, ...more);
  const [table, named, inFile, slower] = await Promise.all([
    call('--system', system),
    call('--system', system, '--latency-model', latencyModel),
    call('--system', naming),
    call('--system', naming, '--link', '10mbps'),
  ]);
  const [split, sum] = [named.results[0] as Result, table.results[0] as Result];
  expect(split.by).toBe('model');
  expect(split.provenance.latencyMs).toBe('predicted');
  // Untrained: the table's sum, and 0.1 ms for what no part's clock sees.
  expect(split.latencyMs).toBeCloseTo(sum.latencyMs + 0.1, 2);
  expect(split.highMs / split.latencyMs).toBeCloseTo(1.2, 6);
  expect(inFile).toEqual(named);
  expect(slower.results[0]?.latencyMs).toBeGreaterThan(split.latencyMs);
  expect(slower.results[1]).toEqual(named.results[1]);
});

test('S13.60 a latency model that is absent, damaged or of another system is refused by file', async () => {
  const device = fakeProfile(setting, 1);
  const other = fakeLatencyModel({
    device: { ...device, runtime: { ...device.runtime, threads: 4 } },
    edge: device,
  });
  const foreign = join(temporaryFolder(), 'foreign.safetensors');
  writeFileSync(foreign, writeLatencyModel(other));
  const broken = temporaryFile('broken.safetensors', 'nothing');
  const error = async (code: number, system: string, ...more: string[]) =>
    (
      await predict<{ error: string }>(
        code,
        '--designs',
        designs(SPLIT),
        '--link',
        '40',
        '--system',
        system,
        ...more,
      )
    ).error;
  const [absent, damaged, wrong, modelled] = await Promise.all([
    error(2, systemFile(), '--latency-model', 'nowhere.safetensors'),
    error(1, systemFile({ version: 2, latencyModel: broken })),
    error(1, systemFile(), '--latency-model', foreign),
    error(1, 'tx2+i7-7700', '--latency-model', foreign),
  ]);
  expect(absent).toContain('--latency-model nowhere.safetensors');
  expect(damaged).toContain('broken.safetensors: ');
  expect(wrong).toMatch(
    /foreign\.safetensors: the latency model was trained with .* 4 threads as the device/,
  );
  expect(modelled).toContain('a modelled machine, Jetson TX2');
});

test('S13.65 S9.60 predict takes round trip, jitter and loss of the link that a person says', async () => {
  const call = (...more: string[]) =>
    predict(0, '--designs', designs(SPLIT, ON_DEVICE), '--system', 'tx2+i7-7700', '--link', '10', ...more);
  const wrong = predict<{ error: string }>(
    2,
    ...['--designs', designs(SPLIT), '--system', 'tx2+i7-7700', '--loss', '0.9'],
  );
  const [plain, far, lossy, refused] = await Promise.all([
    call(),
    call('--round-trip', '20', '--jitter', '6'),
    call('--round-trip', '20', '--jitter', '6', '--loss', '0.02'),
    wrong,
  ]);
  const [near, away, lost] = [plain, far, lossy].map(({ results }) => results[0] as Result) as [
    Result,
    Result,
    Result,
  ];
  expect(away.latencyMs).toBeCloseTo(near.latencyMs + 20, 6);
  expect(away.highMs).toBeCloseTo(near.highMs + 20 + 6, 6);
  expect(lost.latencyMs).toBeGreaterThan(away.latencyMs);
  expect(lossy.results[1]?.latencyMs).toBe(plain.results[1]?.latencyMs);
  expect(refused.error).toContain('--loss');
});

test('S13.15 what a system lacks is named with file and field', async () => {
  const file = designs(SPLIT);
  const error = async (code: number, system: string, ...more: string[]) =>
    (await predict<{ error: string }>(code, '--designs', file, '--system', system, ...more)).error;
  const profile = fakeProfile(setting, 1);
  const rate = ['--link', '40mbps'];
  const [machine, link, points, version, negative, absent] = await Promise.all([
    error(2, 'tx2+abacus', ...rate),
    error(2, 'tx2+i7-7700'),
    error(1, systemFile({}, fakeProfile({ ...setting, points: 64 }, 1)), ...rate),
    error(1, systemFile({}, { ...profile, version: 3 }), ...rate),
    error(1, systemFile({}, { ...profile, rows: [{ ...profile.rows[0], medianMs: -1 }] }), ...rate),
    error(2, 'nowhere.json', ...rate),
  ]);
  expect(machine).toContain('no machine abacus');
  expect(link).toContain('--link');
  expect(points).toMatch(/device\.json: points is 64/);
  expect(version).toMatch(/device\.json: it has version 3/);
  expect(negative).toMatch(/device\.json: rows\.0\.medianMs/);
  expect(absent).toContain('tx2+i7-7700');
});

test('S13.15 a row that a profile misses is named at the design', async () => {
  const keys = spaceGrid(setting).map(({ key }) => key);
  const partial = fakeProfile(
    setting,
    1,
    keys.filter((key) => key.op !== 'Sample'),
  );
  const system = systemFile({}, partial);
  const { results } = await predict(1, '--designs', designs(SPLIT), '--system', system, '--link', '40');
  expect(results[0]?.error).toMatch(
    /line 1: .*system\.json: the profile of the device .* has no time for Sample\|\|k20\|n32/,
  );
});

test('S13.17 calibrate fits the factors to measured designs, and predict uses them', async () => {
  const rate = ['--link', '40mbps'];
  const system = systemFile();
  const { results } = await predict(0, '--designs', designs(SPLIT, ON_DEVICE), '--system', system, ...rate);
  // A device that takes twice its sum; the split design is left out, as one that failed.
  const slow = results.map(({ design, latencyMs }) =>
    design === SPLIT ? { design, error: 'no endpoint' } : { design, latencyMs: 2 * latencyMs },
  );
  const measured = temporaryFile('measured.json', JSON.stringify({ results: slow }));
  const out = join(temporaryFolder(), 'calibrated.json');
  const call = (file: string, code: number) => {
    const files = ['--system', system, '--measured', file, '--out', out];
    return gcodeJson<{ calibration: { device: number; edge: number }; error: string }>(
      code,
      ...['calibrate', '--points', '32', ...files, ...rate],
    );
  };
  const { calibration } = await call(measured, 0);
  // A part of it may be taken for a slower start.
  expect(calibration.device).toBeGreaterThan(1.9);
  expect(calibration.device).toBeLessThanOrEqual(2.01);
  expect(calibration.edge).toBe(1);
  const after = await predict(0, '--designs', designs(ON_DEVICE), '--system', out, ...rate);
  expect(after.results[0]?.latencyMs).toBeCloseTo(2 * (results[1]?.latencyMs ?? 0), 1);
  const broken = temporaryFile(
    'broken.json',
    JSON.stringify({ results: [{ design: SPLIT, latencyMs: -1 }] }),
  );
  expect((await call(broken, 1)).error).toMatch(/broken\.json: results\.0\.latencyMs/);
  const unknown = temporaryFile(
    'unknown.json',
    JSON.stringify({ results: [slow[1], { design: BROKEN, latencyMs: 1 }] }),
  );
  expect((await call(unknown, 1)).error).toMatch(/unknown\.json: results\.1\.design: /);
  const others = [
    [{ points: 64 }, /--points 32: .* were measured with 64/],
    [{ link: 10 }, /--link 40: .* were measured with 10/],
    [{ link: null }, /--link 40: .* were measured with none/],
  ] as const;
  for (const [said, message] of others) {
    const other = temporaryFile('other.json', JSON.stringify({ task: 'shapes', ...said, results: slow }));
    expect((await call(other, 2)).error).toMatch(message);
  }
});
