import { expect, test } from 'vitest';
import { type LatencySample, parseSamples, printHeader, printSample, SamplesFormatError } from './samples.ts';

const header = { device: 'onnxruntime-web', edge: 'onnxruntime-node' };
const sample: LatencySample = {
  design: '1 3 2 4 0 0 0 0 0 0 0 0,2 0 3 0 0 0 0 0 0 0 0 0',
  setting: { points: 64, features: 3, classes: 16 },
  linkMbps: null,
  latencyMs: 5,
  parts: { deviceMs: 4, upMs: 0, edgeMs: 0, downMs: 0 },
  q1Ms: 4.8,
  q3Ms: 5.2,
  repeats: 5,
  pass: 1,
  when: '2026-01-01T00:00:00.000Z',
};
const text = printHeader(header) + printSample(sample) + printSample({ ...sample, linkMbps: 40 });

test('S9.23 samples read back as written', () => {
  expect(parseSamples(text)).toEqual({
    header,
    samples: [sample, { ...sample, linkMbps: 40 }],
    unfinished: 0,
  });
});

test('S9.23 a line that was cut short is left out, and its length is said', () => {
  const { samples, unfinished } = parseSamples(`${text}{"design":"1 3`);
  expect(samples).toHaveLength(2);
  expect(unfinished).toBe(14);
});

test.each([
  ['', /no header/],
  ['{"format":"else"}\n', /line 1: this is not a file of latency samples/],
  [printHeader(header).replace('"version":1', '"version":7'), /version 7/],
  [`${printHeader(header)}{"design":1}\n`, /line 2: design/],
  [`${printHeader(header)}nothing\n`, /line 2: is no JSON/],
  [printHeader(header) + printSample({ ...sample, latencyMs: -1 }), /line 2: latencyMs/],
])('S9.23 what is wrong is said with its line', (broken, words) => {
  expect(() => parseSamples(broken)).toThrow(words);
  expect(() => parseSamples(broken)).toThrow(SamplesFormatError);
});
