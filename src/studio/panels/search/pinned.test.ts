import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Member } from '../../../search/member.ts';
import { fakeWorkers } from '../../store/fakeWorkers.ts';
import { newProject, noResults } from '../../store/project.ts';
import { createStudioStore } from '../../store/store.ts';
import { comparedMarks, comparedOf, comparedRows, pin } from './pinned.ts';

beforeAll(() => vi.stubGlobal('location', new URL('http://localhost/')));
afterAll(() => vi.unstubAllGlobals());

const member = (encoding: string, latency: number): Member => ({
  encoding,
  figures: {
    latency: { value: latency, low: latency - 1, high: latency + 1, provenance: 'modelled' },
    bytes: { value: 64, provenance: 'measured' },
  },
});
const narrow = member('1 4 0 0 0 0 0 0 0 0 0 0,1 0 0 0 0 0 0 0 0 0 0 0', 3);
const wide = member('1 4 0 0 0 0 0 0 0 0 0 0,3 0 0 0 0 0 0 0 0 0 0 0', 5);
const setting = { points: 64, features: 3, classes: 4 };

test('S15.169 pinned designs are compared figure by figure and op by op, differences marked', () => {
  const rows = comparedRows([narrow, wide].map(comparedOf), setting);
  expect(rows.map(({ name, differs }) => [name, differs])).toEqual([
    ['Latency', true],
    ['Bytes on the link', false],
    ['Op 1', true],
    ['Op 2', false],
  ]);
  expect(rows[0]).toMatchObject({
    cells: [expect.stringContaining('modelled'), expect.any(String)],
    best: [0],
  });
  expect(rows[2]?.cells).toEqual(['Combine width 16, device', 'Combine width 64, device']);
  expect(rows[1]?.best).toEqual([]);
});

test('S15.169 up to four are pinned; the same again is taken off', () => {
  const store = createStudioStore(newProject(), noResults, fakeWorkers({}));
  const pinned = () => store.getState().search.pinned.map(({ encoding }) => encoding);
  for (const encoding of ['a', 'b', 'c', 'd', 'e']) pin(store, member(encoding, 1));
  expect(pinned()).toEqual(['a', 'b', 'c', 'd']);
  pin(store, member('b', 2));
  expect(pinned()).toEqual(['a', 'c', 'd']);
});

test('S15.169 ops are compared with those that correspond, whatever stands between them', () => {
  const longer = member('1 1 4 0 0 0 0 0 0 0 0 0,5 1 0 0 0 0 0 0 0 0 0 0', 4);
  const compared = [narrow, longer, wide].map(comparedOf);
  const ops = comparedRows(compared, setting).filter(({ name }) => name.startsWith('Op'));
  const combine = (width: number) => `Combine width ${width}, device`;
  expect(ops.map(({ cells }) => cells)).toEqual([
    ['', combine(256), ''],
    [combine(16), combine(16), combine(64)],
    ['Pool max, device', 'Pool max, device', 'Pool max, device'],
  ]);
  expect(comparedMarks(compared, setting).map((marks) => [...marks.values()])).toEqual([
    ['changed'],
    ['added', 'changed'],
    ['changed'],
  ]);
});
