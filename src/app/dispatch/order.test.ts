import { expect, it } from 'vitest';
import { mixedLoad, steadyLoad } from '../../coinference/dispatch/traces.ts';
import { playOrder, warmUpTraces } from './order.ts';

it('S11.620 every second round is played backwards, so that each run is as early as it is late', () => {
  const turns = playOrder(3, 2);
  expect(turns.map(({ run, round }) => [run, round])).toEqual([
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
    turns.reduce((sum, turn, at) => sum + (turn.run === run ? at : 0), 0),
  );
  expect(new Set(places).size).toBe(1);
});

it('S11.620 the play that does not count meets every stretch of the trace, in a few seconds', () => {
  const steps = [60, 1.5].map((mbps, i) => ({ atS: 12 * i, mbps, delayMs: 2 }));
  const link = { name: 'made', rule: null, seconds: 24, steps };
  const warmUp = warmUpTraces({ link, load: mixedLoad(24) });
  expect(warmUp.link.seconds).toBe(6);
  expect(warmUp.link.steps.map(({ atS }) => atS)).toEqual([0, 3]);
  expect(warmUp.load.steps.map(({ atS }) => atS)).toEqual([0, 1.5, 4.5]);
  const short = { ...link, seconds: 2, steps: steps.slice(0, 1) };
  expect(warmUpTraces({ link: short, load: steadyLoad(1) }).link).toEqual(short);
});
