import { describe, expect, it } from 'vitest';
import type { Member } from '../../../search/member.ts';
import type { ObjectiveId } from '../../../search/objectives.ts';
import { initialSearch } from '../../store/session/search.ts';
import { cloudOf, frontOf } from './pareto.ts';

const member = (encoding: string, values: Partial<Record<ObjectiveId, number>>): Member => ({
  encoding,
  figures: Object.fromEntries(
    Object.entries(values).map(([id, value]) => [id, { value, provenance: 'predicted' }]),
  ),
});

const paretoOf = (of: typeof live, current: Member | null) => ({ ...cloudOf(of), ...frontOf(of, current) });

const live = {
  ...initialSearch,
  seen: [
    member('w', { latency: 10, energy: 70, accuracy: 0.5 }),
    member('x', { latency: 20, energy: 90, accuracy: 0.75 }),
    member('t', { latency: 11, energy: 71 }),
    member('u', { latency: 12, energy: 72 }),
  ],
  front: [member('x', { latency: 20, energy: 90, accuracy: 0.75 })],
  limits: { latency: 30, energy: 100 },
};

describe('paretoOf', () => {
  it('draws any two objectives of the same candidates', () => {
    const latency = paretoOf(live, null);
    expect([...latency.cloud]).toEqual([10, 0.5, 20, 0.75]);
    expect(latency.x).toMatchObject({ name: 'Latency, predicted', unit: 'ms', limit: 30, better: 'low' });
    expect(latency.y).toMatchObject({ unit: '%', better: 'high' });
    expect(latency.front).toEqual([{ id: 'x', x: 20, y: 0.75 }]);
    expect([...(latency.rug ?? [])]).toEqual([11, 12]);
    const costs = paretoOf({ ...live, axes: { x: 'energy', y: 'latency' } as const }, null);
    expect([...costs.cloud]).toEqual([70, 10, 90, 20, 71, 11, 72, 12]);
    expect(costs.rug).toBeUndefined();
    expect(costs.x).toMatchObject({ unit: 'mJ', limit: 100 });
    expect(costs.y).toMatchObject({ limit: 30, better: 'low' });
  });

  it('leaves out what is not known', () => {
    const bytes = paretoOf({ ...live, axes: { x: 'bytes', y: 'accuracy' } }, null);
    expect(bytes.front).toEqual([]);
    expect(bytes.cloud).toHaveLength(0);
  });

  it('S15.165 marks the selected one on the front or behind it', () => {
    const on = (selected: string) => paretoOf({ ...live, selected }, null);
    expect(on('x')).toMatchObject({ selected: 'x', elsewhere: undefined });
    expect(on('w').elsewhere).toEqual({ id: 'w', x: 10, y: 0.5 });
    expect(on('t').elsewhere).toBeUndefined();
  });

  it('marks the design on the canvas', () => {
    const current = member('', { latency: 15, energy: 80, accuracy: 0.9 });
    expect(paretoOf(live, current).current).toEqual({ id: 'current', x: 15, y: 0.9 });
  });
});
