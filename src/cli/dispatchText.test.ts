import { expect, it } from 'vitest';
import { playedAbout } from '../app/dispatch/document.ts';
import { reportOf } from '../app/dispatch/report.ts';
import { goal, schemes, system, zoo } from '../coinference/dispatch/testing.ts';
import { steadyLoad } from '../coinference/dispatch/traces.ts';
import { dispatchText } from './dispatchText.ts';

const link = { name: 'flat', rule: null, seconds: 1, steps: [{ atS: 0, mbps: 40, delayMs: 0 }] };
const traces = { link, load: steadyLoad(1) };
const runOf = (run: string) => ({
  report: reportOf(run, [], { ...traces, targetMs: 1, switches: 0 }),
  ...{ frames: [], changes: [], broken: [{ scheme: '0 E', error: 'E301 gone.', times: 3 }] },
});

it('S11.680 S11.682 the text says which scheme could not be played and what failed, how often and why', () => {
  const about = playedAbout(zoo, { ...traces, goal, power: system.power, schemes });
  const text = dispatchText(
    about,
    ['adaptive', 'x'],
    [runOf('adaptive')],
    [{ run: 'x', error: 'E302 late.' }],
  );
  expect(text).toContain('x could not be played: E302 late.');
  expect(text).toContain('adaptive: 0 E failed 3 times: E301 gone.');
});
