import { csvParse } from 'd3';
import { expect, test } from 'vitest';
import { runSearch } from '../search/search.ts';
import { systemOfShares } from '../system/testing.ts';
import { candidateFile } from './candidateFile.ts';
import { CandidateStore, dropCandidates, loadCandidates } from './candidateStore.ts';

const setting = { points: 64, features: 3, classes: 5 };
const space = { shares: ['all', '1/2'], codecs: ['fp32', 'int8'] };
const objectives = ['latency', 'energy', 'parameters'] as const;
const setup = { setting, system: systemOfShares(setting), space, objectives, limits: { latency: 4 } };
const { signal } = new AbortController();
const about = { task: 't', points: 64, device: 'd', edge: 'e', accuraciesFrom: 'none', scored: 200 };

async function search(run: string, maxCandidates: number) {
  const kept = await CandidateStore.open(run, { ...setup, accuracyModel: null, correction: null }, 0);
  const keep = ({ candidatesScored }: { candidatesScored: number }) => void kept.write(candidatesScored);
  const options = { ...setup, strategy: 'front', seed: 1, maxCandidates, log: kept.log, keep } as const;
  const state = await runSearch(signal, options, () => {});
  await kept.write(state.candidatesScored);
  return state;
}

test('S15.521 a file has every candidate that was scored, and says which of them stand on the front', async () => {
  const state = await search('all', 200);
  const text = async (form: 'csv' | 'json') =>
    (await candidateFile(signal, 'all', form, about))?.text() ?? '';
  const rows = csvParse(await text('csv'));
  expect(new Set(rows.map(({ encoding }) => encoding?.split(',')[0])).size).toBeGreaterThan(50);
  expect(rows.length).toBeGreaterThan(200);
  expect(
    rows.every(({ latencyMs, latencyMsProvenance }) => Number(latencyMs) > 0 && latencyMsProvenance),
  ).toBe(true);
  expect(rows.some(({ latencyMs }) => Number(latencyMs) > 4)).toBe(true);
  const front = rows.filter(({ onFront }) => onFront === 'yes').map(({ encoding }) => encoding);
  expect(front.sort()).toEqual(state.front.toSorted());
  const file = JSON.parse(await text('json'));
  expect(file).toMatchObject(about);
  expect(file.candidates.map(({ encoding }: { encoding: string }) => encoding)).toEqual(
    rows.map(({ encoding }) => encoding),
  );
  await dropCandidates('all').catch(() => {});
});

test('S15.521 a search that goes on from its last state has none of its candidates twice', async () => {
  await search('again', 200);
  const before = await loadCandidates('again');
  const kept = await CandidateStore.open('again', { ...setup, accuracyModel: null, correction: null }, 128);
  kept.log.add({ ops: [1, 4], functions: [0, 0] }, [{ from: 1, to: 3, values: [], violation: 0 }]);
  await kept.write(192);
  const after = await loadCandidates('again');
  // What was written at 200 is scored again, from 128 on.
  expect(before?.logs.length).toBeGreaterThan(0);
  expect(after?.logs).toEqual([Uint8Array.of(2, 1, 1, 1, 4, 0, 0, 1, 3, 0, 0)]);
  expect(await loadCandidates('of another browser')).toBeNull();
  expect(await candidateFile(signal, 'of another browser', 'csv', about)).toBeNull();
});
