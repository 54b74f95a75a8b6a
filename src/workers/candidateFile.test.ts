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
const shown = { task: 't', points: 64, device: 'd', edge: 'e', accuraciesFrom: 'none', scored: 200 };

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
    (await candidateFile(signal, 'all', form, shown))?.text() ?? '';
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
  expect(file).toMatchObject(shown);
  expect(file.candidates.map(({ encoding }: { encoding: string }) => encoding)).toEqual(
    rows.map(({ encoding }) => encoding),
  );
  await dropCandidates('all').catch(() => {});
});

test('S15.521 a search that resumes from its last state has none of its candidates twice', async () => {
  const about = { ...setup, accuracyModel: null, correction: null };
  const placed = (from: number) => [{ from, to: 3, values: [from], violation: 0 }];
  const first = await CandidateStore.open('again', about, 0);
  for (const [i, scored] of [64, 128, 200].entries()) {
    first.log.add({ ops: [1, 4], functions: [0, 0] }, placed(i));
    await first.write(scored);
  }
  // Its state was kept at 128: what came then is scored again.
  const second = await CandidateStore.open('again', about, 128);
  second.log.add({ ops: [1, 4], functions: [0, 0] }, placed(2));
  await second.write(192);
  const pieces = [0, 1, 2].map((from) => ({
    designs: Uint8Array.of(2, 1, 1, 1, 4, 0, 0, from, 3, 0, 0),
    values: Float32Array.of(from),
    from: [0, 64, 128][from],
  }));
  expect((await loadCandidates('again'))?.pieces).toEqual(pieces);
  expect(await loadCandidates('of another browser')).toBeNull();
  expect(await candidateFile(signal, 'of another browser', 'csv', shown)).toBeNull();
});
