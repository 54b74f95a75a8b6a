import { describe, expect, it } from 'vitest';
import { nodeRuntime } from '../runtime/node.node.ts';
import { keyText, type OpKey } from './keys.ts';
import { microGraphOf } from './micro.ts';
import { spaceGrid } from './plan.ts';
import type { Profile } from './profile.ts';
import { parseProfile } from './profile.ts';
import { ProfileInterrupted, type ProfilePlan, type ProfileProgress, profile } from './profiler.ts';
import { type OpRunner, sessionRunner } from './runner.ts';

const setting = { points: 32, features: 3, classes: 4 };
const never = new AbortController().signal;
const runtime = { engine: 'onnxruntime-node', provider: 'cpu', version: '1', threads: 1 } as const;
const plan: ProfilePlan = { host: 'test', runtime, points: 32, keys: spaceGrid(setting).slice(0, 30) };

/** A machine whose every run takes 2 ms, after a first of 50. */
const steady: OpRunner = async (_signal, _model, _feeds, repeats) =>
  Array.from({ length: repeats }, (_, i) => (i === 0 ? 50 : 2));

describe('S9.6 profile', () => {
  it('times every planned key, without the warm-up run', async () => {
    const progress: ProfileProgress[] = [];
    const result = await profile(never, steady, plan, (p) => progress.push(p));
    expect(result.rows.map((row) => keyText(row.key))).toEqual(plan.keys.map(({ key }) => keyText(key)));
    for (const row of result.rows) expect(row).toMatchObject({ medianMs: 2, q1Ms: 2, q3Ms: 2 });
    expect(parseProfile(JSON.parse(JSON.stringify(result)))).toEqual(result);
    expect(result.drift).toMatchObject({ ratio: 1, steady: true });
    expect(progress.at(-1)).toMatchObject({ done: 30, total: 30, leftMs: 0, usable: true });
  });

  it('takes the fewest runs when there is no time', async () => {
    const result = await profile(never, steady, { ...plan, aimMs: 0 });
    for (const row of result.rows) expect(row.runs).toBe(4);
  });

  it('is usable as soon as the coarse rows are there', async () => {
    const grid = spaceGrid(setting);
    const few = [...grid.filter((x) => x.stage === 'coarse').slice(0, 3), ...grid.slice(-2)];
    const usable: boolean[] = [];
    await profile(never, steady, { ...plan, keys: few }, (p) => usable.push(p.usable));
    expect(usable).toEqual([false, false, true, true, true]);
  });

  it('stops on abort with what it had, and goes on from there', async () => {
    const stop = new AbortController();
    let partial: Profile | undefined;
    const running = profile(stop.signal, steady, plan, (p) => {
      partial = p.profile;
      if (p.done === 7) stop.abort(new Error('enough'));
    });
    await expect(running).rejects.toThrow('enough');
    expect(partial?.rows).toHaveLength(7);
    const timed: OpKey[] = [];
    const known = new Set(partial?.rows.map((row) => keyText(row.key)));
    const rest = await profile(never, steady, { ...plan, ...(partial && { from: partial }) }, (p) => {
      const last = p.profile.rows.at(-1);
      if (last) timed.push(last.key);
    });
    expect(rest.rows).toHaveLength(30);
    expect(timed).toHaveLength(23);
    expect(timed.some((key) => known.has(keyText(key)))).toBe(false);
  });

  it('hands over the partial profile when the machine fails', async () => {
    let calls = 0;
    const dying: OpRunner = (...args) => {
      if (++calls > 40) throw Object.assign(new Error('endpoint closed'), { code: 'E301' });
      return steady(...args);
    };
    const error = await profile(never, dying, plan).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ProfileInterrupted);
    expect(error).toMatchObject({ code: 'E301' });
    expect((error as ProfileInterrupted).message).toBe('Profiling stopped: endpoint closed');
    expect((error as ProfileInterrupted).profile.rows.length).toBeGreaterThan(3);
  });

  it('takes no silence for a time', async () => {
    const silent: OpRunner = async () => [];
    await expect(profile(never, silent, plan)).rejects.toThrow('no run times came back');
  });

  it('refuses to go on from a profile of another machine', async () => {
    const from = await profile(never, steady, { ...plan, keys: plan.keys.slice(0, 2) });
    const other = { ...plan, from, runtime: { ...runtime, threads: 2 } };
    await expect(profile(never, steady, other)).rejects.toThrow('start anew');
  });

  it('S9.7 reports a machine that slows down', async () => {
    let runs = 0;
    const throttling: OpRunner = async (_s, _m, _f, repeats) =>
      Array.from({ length: repeats }, () => (++runs > 2400 ? 6 : 2));
    const { drift } = await profile(never, throttling, plan);
    expect(drift.steady).toBe(false);
    expect(drift.ratio).toBeCloseTo(3);
  });
});

describe('sessionRunner', () => {
  const runner = sessionRunner(nodeRuntime());

  it('runs every micro-graph of the grid on the real engine', async () => {
    for (const { key } of spaceGrid(setting)) {
      for (const gather of ['chain', 'block'] as const) {
        const { model, feeds } = microGraphOf(key, gather);
        const times = await runner(never, model, feeds, 2);
        expect(times).toHaveLength(2);
        for (const ms of times) expect(ms).toBeGreaterThan(0);
      }
    }
  });

  it('rejects when aborted', async () => {
    const { model, feeds } = microGraphOf((plan.keys[0] as { key: OpKey }).key, 'block');
    await expect(runner(AbortSignal.abort(new Error('stop')), model, feeds, 2)).rejects.toThrow('stop');
  });
});
