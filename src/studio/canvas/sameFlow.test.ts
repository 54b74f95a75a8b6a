import { describe, expect, it } from 'vitest';
import { placeOps } from '../../design/communicate.ts';
import { setParameters } from '../../design/edits.ts';
import type { Design, Op } from '../../design/types.ts';
import { problemsOf } from '../../design/validity.ts';
import { designToFlow } from './chosen.ts';
import { keepSame } from './sameFlow.ts';
import type { Flow } from './toFlow.ts';

const setting = { points: 256, features: 3, classes: 16 };
/** Input, 122 Combines one after another, Pool, Classifier. */
const long = (): Design => {
  const at = (id: string, from?: string) => ({
    id,
    placement: 'device' as const,
    inputs: from === undefined ? [] : [from],
  });
  const combines = Array.from({ length: 122 }, (_, i): Op => {
    return { ...at(`combine${i + 1}`, i === 0 ? 'input' : `combine${i}`), kind: 'Combine', width: 64 };
  });
  const ops: Op[] = [
    { ...at('input'), kind: 'Input' },
    ...combines,
    { ...at('pool', 'combine122'), kind: 'Pool', functions: ['max'] },
    { ...at('classifier', 'pool'), kind: 'Classifier', hidden: [] },
  ];
  return { version: 1, name: 'long', ops };
};
const flowOf = (design: Design, placed = {}, selection: string[] = []): Flow =>
  designToFlow({
    design,
    setting,
    placed,
    problems: problemsOf(design, setting),
    selection,
    timeOf: () => ({ value: 1, unit: 'ms', provenance: 'measured' }),
  });
const fresh = (before: Flow, after: Flow) => ({
  nodes: after.nodes.filter((node) => !before.nodes.includes(node)).map(({ id }) => id),
  data: after.nodes.filter(({ data }) => !before.nodes.some((n) => n.data === data)).map(({ id }) => id),
  edges: after.edges.filter((edge) => !before.edges.includes(edge)).map(({ id }) => id),
});

describe('keepSame', () => {
  const design = long();
  const before = flowOf(design);

  it('S2.22 gives the same flow where nothing changed', () => {
    const after = keepSame(before, flowOf(structuredClone(design)));
    expect(after.nodes).toBe(before.nodes);
    expect(after.edges).toBe(before.edges);
    expect(after.lanes).toBe(before.lanes);
  });

  it('S2.22 makes one node of 125 again when one op moves, and its data not', () => {
    const box = before.nodes.find(({ id }) => id === 'combine60')?.position ?? { x: 0, y: 0 };
    const placed = { combine60: { x: box.x + 8, y: box.y - before.lanes.device.top } };
    const after = keepSame(before, flowOf(design, placed));
    expect(after.nodes).toHaveLength(125);
    expect(fresh(before, after)).toEqual({ nodes: ['combine60'], data: [], edges: [] });
  });

  it('S2.22 makes what is selected again, and what a parameter changes', () => {
    const selected = keepSame(before, flowOf(design, {}, ['pool']));
    // The Input is no longer what Tab leads to.
    expect(fresh(before, selected)).toEqual({ nodes: ['input', 'pool'], data: [], edges: [] });
    const changed = keepSame(before, flowOf(setParameters(design, 'combine60', { width: 32 })));
    expect(fresh(before, changed).data).toEqual(['combine60']);
  });

  it('S2.22 keeps the data of all ops that do not change sides', () => {
    const moved = keepSame(before, flowOf(placeOps(design, ['pool', 'classifier'], 'edge')));
    expect(fresh(before, moved).data).toEqual(['communicate-combine122', 'pool', 'classifier', ':result']);
  });
});
