import { expect, it } from 'vitest';
import { mixedLoad, steadyLoad } from '../../coinference/dispatch/traces.ts';
import { playsOf, warmUpOf } from './order.ts';

const steps = [60, 1.5].map((mbps, i) => ({ atS: 12 * i, mbps, delayMs: 2 }));
const link = { name: 'made', rule: null, seconds: 24, steps };
const traces = { link, load: mixedLoad(24) };

it('S11.620 every second round is played backwards, so that each run is as early as it is late', () => {
  const counted = playsOf(3, 2, traces).filter(({ counts }) => counts);
  expect(counted.map(({ run, round }) => [run, round])).toEqual([
    ...[
      [0, 1],
      [1, 1],
      [2, 1],
    ],
    ...[
      [2, 2],
      [1, 2],
      [0, 2],
    ],
  ]);
  const places = [0, 1, 2].map((run) =>
    counted.reduce((sum, turn, at) => sum + (turn.run === run ? at : 0), 0),
  );
  expect(new Set(places).size).toBe(1);
  for (const play of counted) expect(play.traces).toBe(traces);
});

it('S11.620 before those that count the first fixed run meets every stretch of the trace, in a few seconds', () => {
  const plays = playsOf(2, 1, traces);
  expect(plays.map(({ run, counts }) => [run, counts])).toEqual([
    [1, false],
    [0, true],
    [1, true],
  ]);
  const [warmUp] = plays.map((play) => play.traces);
  expect(warmUp?.link.seconds).toBe(6);
  expect(warmUp?.link.steps.map(({ atS }) => atS)).toEqual([0, 3]);
  expect(warmUp?.load.steps.map(({ atS }) => atS)).toEqual([0, 1.5, 4.5]);
  expect(warmUpOf(plays)).toEqual({ warmUpS: 6 });
  const short = { ...link, seconds: 2, steps: steps.slice(0, 1) };
  expect(playsOf(2, 1, { link: short, load: steadyLoad(1) })[0]?.traces.link).toEqual(short);
});

it('S11.620 a run that is compared with nothing has no play before it', () => {
  const plays = playsOf(1, 1, traces);
  expect(plays.map(({ run, counts }) => [run, counts])).toEqual([[0, true]]);
  expect(warmUpOf(plays)).toEqual({});
});
