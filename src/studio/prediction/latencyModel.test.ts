import { describe, expect, it } from 'vitest';
import { type LatencySample, parseSamples } from '../../learning/latency/samples.ts';
import { loadRecord, saveRecord } from '../../workers/blobs.ts';
import { stillWanted } from './choose.ts';
import { addSamples, designsIn, loadSamples, printSamples } from './samples.ts';

const sample = (design: string, linkMbps: number | null, pass = 1): LatencySample => ({
  design,
  setting: { points: 64, features: 3, classes: 4 },
  linkMbps,
  latencyMs: 10,
  parts: { deviceMs: 4, upMs: 2, edgeMs: 3, downMs: 1 },
  q1Ms: 9,
  q3Ms: 11,
  repeats: 5,
  pass,
  when: '2026-01-01T00:00:00Z',
});

describe('S15.65 what is still to be measured', () => {
  it('is every design at every rate in every pass that is not there, one pass after the other', () => {
    const samples = [sample('a', null), sample('a', 40), sample('b', null), sample('b', 40, 2)];
    const wanted = stillWanted(['a', 'b', 'c'], [null, 40], 2, samples);
    expect(wanted.map(({ pass }) => pass)).toEqual([1, 1, 2, 2, 2]);
    const byDesign = wanted.sort((x, y) => x.pass - y.pass || (x.design < y.design ? -1 : 1));
    expect(byDesign).toEqual([
      { design: 'b', pass: 1, rates: [40] },
      { design: 'c', pass: 1, rates: [null, 40] },
      { design: 'a', pass: 2, rates: [null, 40] },
      { design: 'b', pass: 2, rates: [null] },
      { design: 'c', pass: 2, rates: [null, 40] },
    ]);
  });

  it('is saved as the command line reads it', () => {
    const set = {
      header: { device: 'd', edge: 'e' },
      samples: [sample('a', null), sample('a', 10), sample('b', 10)],
    };
    expect(parseSamples(printSamples(set))).toEqual({ ...set, unfinished: 0 });
    expect(designsIn(set.samples)).toBe(2);
  });
});

it('S9.131 samples that cannot be read are refused by number and stay as they are', async () => {
  const header = { device: 'newer', edge: 'e' };
  const { setting } = sample('a', null);
  const key = 'latency-samples:newer:e:64:3:4';
  const kept = printSamples({ header, samples: [sample('a', null)] }).replace('"version":1', '"version":2');
  await saveRecord(key, kept);
  const problem = { code: 'E371', message: expect.stringMatching(/measured on this system before/) };
  await expect(loadSamples(header, setting)).rejects.toMatchObject(problem);
  const adding = addSamples({ header, samples: [sample('b', null)] }, setting);
  await expect(adding).rejects.toMatchObject(problem);
  expect(await loadRecord(key)).toBe(kept);
});

it('S15.101 samples are added to those that another tab measured meanwhile', async () => {
  const header = { device: 'd', edge: 'e' };
  const { setting } = sample('a', null);
  await addSamples({ header, samples: [sample('a', null)] }, setting);
  await addSamples({ header, samples: [sample('b', null)] }, setting);
  expect((await loadSamples(header, setting)).samples.map(({ design }) => design)).toEqual(['a', 'b']);
});
