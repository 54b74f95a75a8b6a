import { describe, expect, it, vi } from 'vitest';
import { nodeRuntime } from '../runtime/node.node.ts';
import { keyText, type OpKey } from './keys.ts';
import { microGraphOf } from './micro.ts';
import { ProfileInterrupted, type ProfilePlan } from './partialProfile.ts';
import { spaceGrid } from './plan.ts';
import type { Profile } from './profile.ts';
import { parseProfile } from './profile.ts';
import { type ProfileProgress, profile } from './profiler.ts';
import { warmUpKinds } from './rowTiming.ts';
import { type OpRunner, sessionRunner } from './runner.ts';

const setting = { points: 32, features: 3, classes: 4 };
const never = new AbortController().signal;
const keysOf = (list: ReturnType<typeof spaceGrid>) => list.map(({ key }) => key);
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

  it('stops on abort with what it had, and resumes there', async () => {
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

  it('S9.160 times rough rows again', async () => {
    const cold: OpRunner = async (...args) => (await steady(...args)).map((ms) => 3 * ms);
    const from = await profile(never, cold, { ...plan, keys: plan.keys.slice(0, 9), rough: true });
    expect(from.rows.every(({ rough, medianMs }) => rough && medianMs === 6)).toBe(true);
    expect(from.drift.samplesMs).toEqual([]);
    expect(parseProfile(JSON.parse(JSON.stringify(from)))).toEqual(from);
    // Resuming in haste takes them as they are.
    const hasty = await profile(never, steady, { ...plan, keys: plan.keys.slice(0, 12), from, rough: true });
    expect(hasty.rows.map(({ medianMs }) => medianMs)).toEqual([...Array(9).fill(6), 2, 2, 2]);
    const progress: ProfileProgress[] = [];
    const { rows } = await profile(never, steady, { ...plan, from: hasty }, (p) => progress.push(p));
    expect(rows).toHaveLength(plan.keys.length);
    for (const row of rows) expect([row.medianMs, row.rough]).toEqual([2, undefined]);
    expect(progress[0]).toMatchObject({ total: plan.keys.length });
    // A cold engine is no drift of the machine.
    expect(progress.at(-1)?.profile.drift).toMatchObject({ ratio: 1, steady: true });
    // What was there in haste answers meanwhile.
    const coarse = new Set(
      plan.keys.filter(({ stage }) => stage === 'coarse').map(({ key }) => keyText(key)),
    );
    const there = ({ profile: p }: ProfileProgress) =>
      p.rows.filter(({ key }) => coarse.has(keyText(key))).length === coarse.size;
    expect(progress.map(({ usable }) => usable)).toEqual(progress.map(there));
  });

  it('S9.160 rows at the end get as many runs as those at the beginning, though loading takes most of the time', async () => {
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => now);
    const slow: OpRunner = async (_s, _m, _f, repeats) => {
      now += 40 + 0.5 * repeats;
      return Array.from({ length: repeats }, () => 0.5);
    };
    const { rows } = await profile(never, slow, { ...plan, aimMs: 30 * 170 });
    clock.mockRestore();
    const runs = rows.map((row) => row.runs);
    const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length;
    expect(mean(runs.slice(-8)) / mean(runs.slice(2, 10))).toBeGreaterThan(0.6);
    expect(Math.min(...runs)).toBeGreaterThanOrEqual(16);
  });

  it('S9.160 an engine that compiles itself has run every kind of op before the first is timed', async () => {
    const runs = new Map<string, number>();
    const counting: OpRunner = (...args) => {
      const [, model, feeds, repeats] = args;
      const name = `${model.length} ${Object.values(feeds).map(({ dims }) => dims)}`;
      runs.set(name, (runs.get(name) ?? 0) + repeats);
      return steady(...args);
    };
    await warmUpKinds(never, counting, 'chain', keysOf(spaceGrid(setting)));
    const kinds = new Set(spaceGrid(setting).map(({ key }) => `${key.op} ${key.params} ${key.pooled}`));
    expect(runs.size).toBeGreaterThan(0.6 * kinds.size);
    for (const count of runs.values()) expect(count).toBeGreaterThanOrEqual(15);
  });

  it('refuses to resume from a profile of another machine', async () => {
    const from = await profile(never, steady, { ...plan, keys: plan.keys.slice(0, 2) });
    const other = { ...plan, from, runtime: { ...runtime, threads: 2 } };
    await expect(profile(never, steady, other)).rejects.toThrow('start over');
  });

  /** A machine that takes `msAt(row)` for each run, `row` counting the different graphs that it was given. */
  function varying(msAt: (row: number) => number): { runner: OpRunner; rows: () => number } {
    let models = 0;
    let last = '';
    return {
      rows: () => models,
      runner: async (_s, model, _f, repeats) => {
        const text = `${model.length} ${model.slice(0, 400).join()}`;
        if (text !== last) models++;
        last = text;
        return Array.from({ length: repeats }, () => msAt(models));
      },
    };
  }
  const whole: ProfilePlan = { ...plan, keys: spaceGrid(setting) };

  it('S9.7 a machine that stays slow is reported, with how much slower it became', async () => {
    const { drift, rows } = await profile(never, varying((row) => (row > 150 ? 6 : 2)).runner, whole);
    expect(drift.steady).toBe(false);
    expect(drift.ratio).toBeCloseTo(3);
    expect(rows).toHaveLength(whole.keys.length);
  });

  it('S9.7 rows that were timed in a slow spell are timed again, and then the machine was steady', async () => {
    const spell = (row: number) => row > 60 && row < 90;
    const progress: ProfileProgress[] = [];
    const { runner } = varying((row) => (spell(row) ? 5 : 2));
    const { drift, rows } = await profile(never, runner, whole, (p) => progress.push(p));
    expect(rows.map(({ medianMs }) => medianMs)).toEqual(rows.map(() => 2));
    expect(drift).toMatchObject({ ratio: 1, steady: true });
    expect(drift.redone).toBeGreaterThanOrEqual(24);
    expect(drift.redone).toBeLessThan(60);
    expect(progress.at(-1)).toMatchObject({ leftMs: 0, done: whole.keys.length + (drift.redone ?? 0) });
    expect(progress.at(-1)?.profile).toEqual({ ...progress.at(-1)?.profile, rows });
  });

  it('S9.7 one slow timing of the anchor is no slow machine', async () => {
    let anchors = 0;
    const runner: OpRunner = async (_s, _m, feeds, repeats) => {
      const anchor = Object.values(feeds).some(({ dims }) => dims[0] === 32 && dims[1] === 64);
      if (anchor) anchors++;
      return Array(repeats).fill(anchor && anchors % 11 === 5 ? 3 : 2);
    };
    const { drift } = await profile(never, runner, whole);
    expect(drift).toMatchObject({ steady: true, ratio: 1 });
    expect(drift.redone).toBeUndefined();
  });

  it('S9.7 a machine that fails while slow rows are timed again keeps them, and is not called steady', async () => {
    const { runner, rows } = varying((row) => (row > 60 && row < 90 ? 5 : 2));
    const full = whole.keys.length;
    const dying: OpRunner = (...args) => {
      if (rows() > full * (9 / 8) + 20) throw new Error('endpoint closed');
      return runner(...args);
    };
    const error = await profile(never, dying, whole).catch((e: unknown) => e);
    const { profile: kept } = error as ProfileInterrupted;
    expect(kept.rows).toHaveLength(full);
    expect(kept.drift.steady).toBe(false);
    const later = await profile(never, steady, { ...whole, from: kept });
    expect(later.rows).toEqual(kept.rows);
  });

  it('S9.7 resuming on a machine that is slower than it was is said', async () => {
    const from = await profile(never, steady, { ...whole, keys: whole.keys.slice(0, 60) });
    const slower: OpRunner = async (...args) => (await steady(...args)).map((ms) => 2 * ms);
    const { drift } = await profile(never, slower, { ...whole, from });
    expect(drift).toMatchObject({ steady: false, ratio: 2 });
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
