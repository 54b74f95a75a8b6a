import { describe, expect, it } from 'vitest';
import type { Member } from '../../../search/member.ts';
import type { ObjectiveId } from '../../../search/objectives.ts';
import { reachedAt } from '../../charts/VolumeCurve.tsx';
import { initialSearch } from '../../store/session/search.ts';
import { parallelOf } from './AxesView.tsx';
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

  it('S15.504 says which training accuracies are predicted of', () => {
    const of = member('x', { latency: 20, accuracy: 0.75 });
    const accuracy = { ...of.figures.accuracy, training: { points: 48, epochs: 1 } };
    const front = [{ ...of, figures: { ...of.figures, accuracy } }] as Member[];
    const { y } = frontOf({ ...live, front }, null, undefined, 'words');
    expect(y.name).toBe('Accuracy, predicted after 1 epoch at 48 words');
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

describe('S15.250 parallel coordinates', () => {
  it('have an axis for each figure that all designs have and that tells some apart', () => {
    const { axes, lines } = parallelOf([
      member('a', { latency: 1, energy: 2, bytes: 64, accuracy: 0.5 }),
      member('b', { latency: 2, energy: 4, bytes: 64 }),
    ]);
    expect(axes.map(({ name }) => name)).toEqual(['Latency', 'Device energy']);
    expect(lines).toEqual([
      { id: 'a', values: [1, 2] },
      { id: 'b', values: [2, 4] },
    ]);
    expect(parallelOf([]).lines).toEqual([]);
  });
});

describe('S15.251 progress', () => {
  it('says when nearly all was there', () => {
    const points = [1, 5, 9.4, 9.6, 10].map((volume, seconds) => ({ seconds, volume }));
    expect(reachedAt(points)).toBe(3);
    expect(reachedAt([])).toBeNull();
  });
});
