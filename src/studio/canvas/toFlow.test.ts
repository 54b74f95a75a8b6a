import { describe, expect, it } from 'vitest';
import { presetById } from '../../design/presets.ts';
import type { Design, Setting } from '../../design/types.ts';
import { problemsOf } from '../../design/validity.ts';
import { designToFlow } from './chosen.ts';
import { RESULT_ID } from './toFlow.ts';

const setting = { points: 256, features: 3, classes: 16 };
const flowOf = (design: Design) =>
  designToFlow({
    design,
    setting,
    placed: {},
    problems: problemsOf(design, setting),
    selection: ['pool'],
    timeOf: (id) => (id === 'pool' ? { value: 1.5, unit: 'ms', provenance: 'measured' } : null),
  });
const preset = (id: string): Design => presetById(id)?.design as Design;

describe('designToFlow', () => {
  it('shows each op with its shape and time, and each wire once', () => {
    const { nodes, edges } = flowOf(preset('dgcnn'));
    expect(nodes).toHaveLength(13);
    expect(edges).toHaveLength(15);
    const pool = nodes.find((n) => n.id === 'pool');
    expect(pool).toMatchObject({
      selected: true,
      data: { shape: '1\u2009×\u20092048', time: { value: 1.5 } },
    });
    expect(pool?.ariaLabel).toContain('Pool pool on the device, max + mean');
  });

  it('shows what a Communicate carries, and the result on its way home', () => {
    const { nodes, edges } = flowOf(preset('split'));
    expect(nodes.find((n) => n.type === 'communicate')?.data).toMatchObject({ bytes: 256 * 16 * 4 });
    expect(nodes.find((n) => n.id === RESULT_ID)?.data).toMatchObject({ bytes: 64, classes: 16 });
    expect(edges.filter((e) => e.data?.toLink || e.data?.fromLink)).toHaveLength(2);
    expect(edges.some((e) => e.target === RESULT_ID)).toBe(true);
  });

  it('says what comes in: points of a cloud, or words of a sentence', () => {
    const inputOf = (words?: { terms: number; neighbours: number }) =>
      designToFlow({
        design: preset('words'),
        setting: { ...setting, ...(words && { words }) } as Setting,
        ...{ placed: {}, problems: [], selection: [], timeOf: () => null },
      }).nodes.find((n) => n.id === 'input')?.data;
    expect(inputOf()).toMatchObject({ parameter: 'points' });
    expect(inputOf({ terms: 100, neighbours: 8 })).toMatchObject({ parameter: 'words' });
  });

  it('nests wires that pass by other ops', () => {
    const { edges } = flowOf(preset('dgcnn'));
    const track = (source: string) =>
      edges.find((e) => e.source === source && e.target === 'concat')?.data?.track;
    expect(['edgeconv3', 'edgeconv2', 'edgeconv1'].map(track)).toEqual([0, 1, 2]);
  });

  it('carries each problem to its op, in words', () => {
    const design = preset('dgcnn');
    const broken = { ...design, ops: design.ops.filter((op) => op.id !== 'sample1') };
    const { nodes } = flowOf({
      ...broken,
      ops: broken.ops.map((op) => (op.id === 'edgeconv1' ? { ...op, inputs: ['input'] } : op)),
    });
    const node = nodes.find((n) => n.id === 'edgeconv1');
    expect(node?.data).toMatchObject({ problems: [{ code: 'E110' }] });
    expect(node?.ariaLabel).toContain('no graph');
  });
});
