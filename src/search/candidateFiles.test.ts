import { csvParse } from 'd3';
import { expect, test } from 'vitest';
import { candidateText } from './candidateFiles.ts';
import type { Member } from './member.ts';

const a: Member = {
  encoding: '1 0,2 0',
  figures: {
    latency: { value: 10, low: 8, high: 12.5, coverage: 0.9, provenance: 'modelled' },
    accuracy: { value: 0.9, provenance: 'predicted' },
  },
};
const b: Member = { encoding: '2 0,1 0', figures: { latency: { value: 5, provenance: 'predicted' } } };
const about = { task: 't', points: 64, device: 'd', edge: 'e', accuraciesFrom: 'model', scored: 500 };
const list = { front: [a], others: [b] };

test('S15.168 a CSV file has every figure with its interval and where it comes from', () => {
  const rows = csvParse(candidateText('csv', about, list));
  expect(rows).toHaveLength(2);
  expect({ ...rows[0] }).toEqual({
    ...{ encoding: '1 0,2 0', onFront: 'yes', latencyMs: '10', latencyMsLow: '8', latencyMsHigh: '12.5' },
    ...{ latencyMsCoverage: '0.9', latencyMsProvenance: 'modelled', accuracy: '0.9', accuracyLow: '' },
    ...{ accuracyHigh: '', accuracyCoverage: '', accuracyProvenance: 'predicted' },
  });
  expect(rows[1]).toMatchObject({ onFront: 'no', latencyMs: '5', accuracy: '', accuracyProvenance: '' });
});

test('S15.168 a JSON file says what its candidates are of, and how many were scored', () => {
  const file = JSON.parse(candidateText('json', about, list));
  expect(file).toMatchObject({ format: 'gcode-candidates', version: 1, ...about });
  expect(file.units).toEqual({ latency: 'ms', accuracy: 'fraction' });
  expect(file.candidates).toEqual([
    { ...a, onFront: true },
    { ...b, onFront: false },
  ]);
});
