import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { spaceGrid } from '../system/plan.ts';
import { parseProfile } from '../system/profile.ts';
import type { OpRunner } from '../system/runner.ts';
import { fakeProfile } from '../system/testing.ts';
import { profileMachine } from './profiles.ts';
import { gcodeHere, gcodeJson, temporaryFile, temporaryFolder } from './testing.ts';

const steady: OpRunner = async (_signal, _model, _feeds, repeats) => Array<number>(repeats).fill(2);
const job = (out: string, runner: OpRunner) => ({
  what: 'test',
  host: 'test',
  runner,
  pack: async () => [],
  runtime: { engine: 'onnxruntime-node', provider: 'cpu', version: '1', threads: 1 } as const,
  setting: { points: 32, features: 3, classes: 4 },
  out,
});
const kept = (out: string) => parseProfile(JSON.parse(readFileSync(out, 'utf8')));

test('S13.16 every row that was timed is kept when the person stops it or the machine fails', async () => {
  const out = join(temporaryFolder(), 'profile.json');
  const stop = new AbortController();
  let calls = 0;
  const stopped: OpRunner = (...args) => {
    if (++calls === 60) stop.abort(new Error('stopped'));
    return steady(...args);
  };
  await expect(profileMachine(stop.signal, job(out, stopped))).rejects.toThrow('stopped');
  const partial = kept(out);
  expect(partial.rows.length).toBeGreaterThan(5);

  const dying: OpRunner = (...args) => {
    if (++calls === 160) throw new Error('endpoint closed');
    return steady(...args);
  };
  const resumed = { ...job(out, dying), from: { path: out, profile: partial } };
  await expect(profileMachine(new AbortController().signal, resumed)).rejects.toThrow('endpoint closed');
  expect(kept(out).rows.length).toBeGreaterThan(partial.rows.length);
  expect(kept(out).rows.slice(0, partial.rows.length)).toEqual(partial.rows);

  const whole = await profileMachine(new AbortController().signal, {
    ...job(out, steady),
    from: { path: out, profile: kept(out) },
  });
  expect(kept(out)).toEqual(whole);
  expect(whole.updated).toBeDefined();
});

test('S9.720 a command says how many times of a profile of before are to be taken again', async () => {
  const fresh = fakeProfile({ points: 32, features: 3, classes: 4 }, 1);
  const runtime = { ...fresh.runtime, engine: 'onnxruntime-web', provider: 'wasm' };
  const now = temporaryFile('now.json', JSON.stringify({ ...fresh, runtime }));
  const before = temporaryFile('before.json', JSON.stringify({ ...fresh, runtime, version: 1 }));
  const { stderr } = await gcodeHere('profile', 'compare', now, before);
  const again = fresh.rows.filter(({ key }) => ['Combine', 'EdgeConv', 'Classifier'].includes(key.op));
  expect(stderr).toContain(`before.json: ${again.length} of ${fresh.rows.length} times`);
  expect(stderr).not.toContain('now.json');
});

test('S13.63 S9.65 profile compare says what differs and by how much, and names a file that is no profile', async () => {
  const setting = { points: 32, features: 3, classes: 4 };
  const a = temporaryFile('a.json', JSON.stringify(fakeProfile(setting, 2)));
  const b = temporaryFile('b.json', JSON.stringify(fakeProfile(setting, 1)));
  const good = await gcodeJson<{ all: { ratio: number }; differing: { field: string }[] }>(
    0,
    ...['profile', 'compare', a, b],
  );
  expect(good.all.ratio).toBeCloseTo(2, 9);
  expect(good.differing.map(({ field }) => field)).toEqual(['host']);
  const broken = temporaryFile('broken.json', JSON.stringify({ ...fakeProfile(setting, 1), points: -1 }));
  const refused = await gcodeJson<{ error: string }>(1, 'profile', 'compare', a, broken);
  expect(refused.error).toMatch(/broken\.json: points/);
  const [one, none] = await Promise.all([
    gcodeJson<{ error: string }>(2, 'profile', 'compare', a),
    gcodeJson<{ error: string }>(2, 'profile'),
  ]);
  expect(one.error).toContain("'b'");
  expect(none.error).toContain('--out');
});

test('S13.16 profile times this machine, writes over no other file, and resumes from a profile of the same runtime', async () => {
  const out = join(temporaryFolder(), 'here.json');
  const call = ['profile', '--out', out, '--points', '32', '--runtime', 'native', '--seconds', '1'];
  const done = await gcodeJson<{ profile: string; rows: number; drift: object }>(0, ...call);
  expect(done).toMatchObject({
    profile: out,
    rows: spaceGrid({ points: 32, features: 3, classes: 16 }).length,
  });
  const [again, other] = await Promise.all([
    gcodeJson<{ error: string }>(2, ...call),
    gcodeJson<{ error: string }>(1, ...call, '--from', out, '--threads', '2'),
  ]);
  expect(again.error).toContain(`--from ${out}`);
  expect(other.error).toContain(`${out}: The partial profile`);
  expect(other.error).toContain('runtime.threads is 1, not 2');
  expect(other.error).not.toContain('--from');
  await gcodeJson(0, ...call, '--from', out);
  const system = temporaryFile(
    'system.json',
    JSON.stringify({ format: 'gcode-system', version: 1, device: out, edge: out }),
  );
  const split = temporaryFile('designs.txt', '3 2 1 5 3 2 1 4 0 0 0 0,0 3 0 0 0 3 2 0 0 0 0 0');
  const { results } = await gcodeJson<{ results: { provenance: { latencyMs: string } }[] }>(
    0,
    ...['predict', '--points', '32', '--designs', split, '--system', system, '--link', '10'],
  );
  expect(results[0]?.provenance.latencyMs).toBe('predicted');
});
