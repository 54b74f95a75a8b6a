import { expect, it } from 'vitest';
import type { SchemeLine } from '../../../app/dispatch/document.ts';
import { PLAIN } from '../../../design/codec.ts';
import { runName, runTone, schemeNames } from './schemeNames.ts';
import { changeWords, failureWords, stayedWords } from './words.ts';

const line = (id: string, mode: SchemeLine['mode'], patch: Partial<SchemeLine> = {}) =>
  ({ id, design: 'chain', mode, codec: PLAIN, parallel: 'pipeline', ...patch }) as SchemeLine;
const schemes = [
  line('0 D', 'D'),
  line('0 E2', 'E'),
  line('0 DE3', 'DE'),
  line('0 DE4', 'DE'),
  line('0 DE4 int8 shared', 'DE', { codec: { ...PLAIN, numbers: 'int8' }, parallel: 'shared' }),
];
const names = schemeNames(schemes);

it('S15.191 schemes have names of their own that say where they run, and runs are named after them', () => {
  expect(Object.values(names)).toEqual([
    'chain on the device',
    'chain on the edge',
    'chain split device → edge (1)',
    'chain split device → edge (2)',
    'chain split device → edge, int8, shared',
  ]);
  expect(runName('static pipeline (0 DE4)', names)).toBe('Static pipeline: chain split device → edge (2)');
  expect(
    ['adaptive', '0 D', '0 E2', '0 DE3', 'static pipeline (0 D)'].map((name) => runTone(name, schemes)),
  ).toEqual([...['adaptive', 'device', 'edge', 'split', 'static']]);
});

it('S15.193 a switch says what it was predicted to gain, and none says why', () => {
  const change = { atS: 8.43, from: '0 E2', to: '0 D', gain: 0.52 };
  expect(changeWords(change, names)).toBe(
    'At 8.4 s from chain on the edge to chain on the device, predicted to be 1.52 times as good.',
  );
  expect(changeWords({ ...change, gain: 2e6 }, names)).toContain('more than 100 times as good');
  expect(changeWords({ ...change, gain: null }, names)).not.toContain('predicted');
  const stayed = { scheme: '0 D', gain: 0, leastGain: 0.12 };
  const other = { scheme: '0 E2', mbps: 5, devices: 4 };
  expect(stayedWords(stayed, names)).toContain('the best at every rate and load');
  expect(stayedWords({ ...stayed, gain: 0.05, other }, names)).toMatch(
    /chain on the edge would gain at most 5 % \(at 5 Mb\/s with 4 devices\), and a switch needs 12 %/,
  );
  expect(stayedWords({ ...stayed, gain: 0.4, other }, names)).toMatch(
    /would gain 40 %.*did not bear that out/,
  );
});

it('S15.196 what failed over the edge is said with the scheme, how often and why', () => {
  expect(failureWords({ scheme: '0 E2', error: 'E301 gone.', times: 1 }, names)).toBe(
    'chain on the edge failed once: E301 gone.',
  );
  expect(failureWords({ scheme: 'x', error: 'E301 gone.', times: 3 }, names)).toBe(
    'x failed 3 times: E301 gone.',
  );
});
