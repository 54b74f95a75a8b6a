import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnsOf, type Member } from '../../../search/member.ts';
import type { MemberFigures } from '../../../search/objectives.ts';
import { listedOf, sorted, windowOf } from './candidates.ts';

const member = (encoding: string, figures: MemberFigures): Member => ({ encoding, figures });
const latency = (value: number) => ({ latency: { value, provenance: 'predicted' as const } });
const a = member('1 0,2 0', {
  latency: { value: 10, low: 8, high: 12.5, coverage: 0.9, provenance: 'modelled' },
  accuracy: { value: 0.9, provenance: 'predicted' },
});
const b = member('2 0,1 0', latency(5));
const c = member('3 0,1 0', {});

test('S15.167 the table lists the front, or all that was seen with the front once', () => {
  const state = { front: [a], seen: [b, a, c] };
  expect(listedOf({ ...state, listed: 'front' })).toEqual([a]);
  expect(listedOf({ ...state, listed: 'seen' })).toEqual([a, b, c]);
});

test('S15.167 the best stand first, or the worst; what is not known stands last', () => {
  expect(sorted([c, a, b], { by: 'latency', worstFirst: false })).toEqual([b, a, c]);
  expect(sorted([c, b, a], { by: 'latency', worstFirst: true })).toEqual([a, b, c]);
  expect(sorted([b, a], { by: 'accuracy', worstFirst: false })).toEqual([a, b]);
  expect(columnsOf([a, b, c])).toEqual(['latency', 'accuracy']);
});

test('S15.167 every row on the screen is drawn, and few others', () => {
  const size = fc.integer({ min: 0, max: 5000 });
  fc.assert(
    fc.property(size, size, fc.integer({ min: 0, max: 900 }), (count, row, height) => {
      const top = Math.min(row, count) * 28;
      const { from, to } = windowOf(top, height, 28, count);
      const first = Math.floor(top / 28);
      const last = Math.min(count, Math.ceil((top + height) / 28));
      expect(from).toBeLessThanOrEqual(first);
      expect(to).toBeGreaterThanOrEqual(last);
      expect(from).toBeGreaterThanOrEqual(0);
      expect(to).toBeLessThanOrEqual(count);
      expect(to - from).toBeLessThanOrEqual(height / 28 + 15);
    }),
  );
});
