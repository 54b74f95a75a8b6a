import { expect, it } from 'vitest';
import { goal, schemes, system, zoo } from '../../coinference/dispatch/testing.ts';
import { LINK_TRACES, type LinkTrace, steadyLoad } from '../../coinference/dispatch/traces.ts';
import { playedAbout } from './document.ts';
import { plannedRuns } from './fixed.ts';
import { type Played, type PlayNews, withNews } from './played.ts';
import type { RunReport } from './report.ts';
import { whyStayed } from './stayed.ts';
import type { TracePoint } from './tracePoints.ts';

const link = (LINK_TRACES.step as () => LinkTrace)();
const traces = { link, load: steadyLoad(1) };
const about = playedAbout(zoo, { ...traces, goal, power: system.power, schemes });
const point = (atS: number, frames: number) => ({ atS, frames }) as TracePoint;
const change = { atS: 8, from: 'a', to: 'b', gain: 0.5 };

const after = (...news: PlayNews[]) => news.reduce<Played | null>(withNews, null);
const begin: PlayNews = { kind: 'begin', about, where: 'here', runs: ['adaptive', 'a'] };

it('S15.191 what is told while traces are played adds up', () => {
  expect(after({ kind: 'points', run: 0, points: [point(1, 2)] })).toBeNull();
  const end = (run: number, frames: number): PlayNews => ({
    ...{ kind: 'end', run, company: { frames, failed: 1 }, stayed: null },
    result: { report: { run: `${run}` } as RunReport, changes: [change], broken: [] },
  });
  const played = after(
    begin,
    { kind: 'points', run: 0, points: [point(1, 2), point(2, 3)] },
    { kind: 'change', run: 0, change },
    { kind: 'points', run: 0, points: [point(2, 5)] },
    { kind: 'points', run: 7, points: [point(2, 5)] },
    end(0, 10),
    { kind: 'points', run: 1, points: [point(3, 1)] },
    end(1, 20),
  );
  expect(played?.runs.map(({ name, points, changes }) => [name, points, changes])).toEqual([
    ['adaptive', [point(1, 2), point(2, 5)], [change]],
    ['a', [point(3, 1)], [change]],
  ]);
  expect(played?.runs.map(({ report }) => report?.run)).toEqual(['0', '1']);
  expect(played?.company).toEqual({ frames: 30, failed: 2 });
  expect(after(begin)?.runs).toHaveLength(2);
});

it('S15.193 a scheme that was kept: what another was predicted to gain most, and where', () => {
  const setup = { schemes, system, goal };
  const names = plannedRuns(setup, traces, 2).runs.map((run) => (run === 'adaptive' ? run : run.name));
  expect(names[0]).toBe('adaptive');
  expect(names[1]).toMatch(/^static pipeline/);
  expect(names).toHaveLength(4);
  expect(plannedRuns(setup, traces, 0).runs).toEqual(['adaptive']);
  const alone = schemes.find(({ mode }) => mode === 'D');
  const stayed = whyStayed(alone?.id ?? '', setup, traces);
  expect(stayed?.gain).toBeGreaterThan(stayed?.leastGain ?? 1);
  expect(stayed?.other).toMatchObject({ mbps: 40, devices: 1 });
  expect(
    whyStayed(stayed?.other?.scheme ?? '', setup, {
      ...traces,
      link: { ...link, steps: link.steps.slice(0, 1) },
    }),
  ).toMatchObject({ gain: 0 });
  expect(whyStayed('none of these', setup, traces)).toBeNull();
});
