import { describe, expect, it } from 'vitest';
import { nodeRuntime } from '../runtime/node.node.ts';
import { GraphBuilder } from './graph.ts';
import { float32, type Tensors } from './tensor.ts';

async function run(g: GraphBuilder, feeds: Tensors = {}): Promise<Tensors> {
  const session = await nodeRuntime().createSession(g.toBytes());
  const outputs = await session.run(feeds);
  await session.release();
  return outputs;
}

describe('GraphBuilder', () => {
  it('makes names unique and shares small equal constants', () => {
    const g = new GraphBuilder('g');
    const x = g.input('x', 'float32', [2]);
    expect(g.node('Neg', [x])).not.toBe(g.node('Neg', [x]));
    expect(g.real(1)).toBe(g.real(1));
    expect(g.real(1)).not.toBe(g.real(1, [1]));
    expect(g.ints([1, 2])).toBe(g.ints([1, 2]));
    expect(g.constant(float32([1], [1]), 'other')).toBe(g.real(1, [1]));
    expect(() => g.input('x')).toThrow("'x' is taken");
    expect(() => g.initializer('x', float32([1], [1]))).toThrow("'x' is taken");
  });

  it('gives outputs the names asked for, inputs and twice used values too', async () => {
    const g = new GraphBuilder('g');
    const x = g.input('x', 'float32', [2]);
    const y = g.node('Neg', [x]);
    const z = g.node('Neg', [y]);
    g.output(x, 'same');
    g.output(y, 'negative');
    g.output(y, 'again');
    g.output(z);
    const outputs = await run(g, { x: float32([1, -2], [2]) });
    const lists = Object.fromEntries(
      Object.entries(outputs).map(([name, t]) => [name, Array.from(t.data, Number)]),
    );
    expect(lists).toEqual({ same: [1, -2], negative: [-1, 2], again: [-1, 2], [z]: [1, -2] });
  });

  it('writes every kind of attribute and element type', async () => {
    const g = new GraphBuilder('g', 'float64');
    const x = g.input('x', 'float64', [1, 4]);
    const [first, second] = g.nodeN('Split', [x, g.ints([1, 3])], 2, { axis: -1 });
    g.output(first as string, 'first');
    g.output(g.node('Transpose', [second as string], { perm: [1, 0] }), 'second');
    const sum = g.node('Einsum', [x, x], { equation: 'ij,ij->i' });
    g.output(sum, 'sum');
    const half = g.constant(float32(new Float32Array(20).fill(0.5), [20]));
    g.output(half, 'half');
    const ones = g.node('ConstantOfShape', [g.ints([2])]);
    g.output(g.node('Selu', [ones], { alpha: { float: 1.5 } }), 'selu', 'float32');
    const outputs = await run(g, { x: { type: 'float64', dims: [1, 4], data: Float64Array.of(1, 2, 3, 4) } });
    expect([...(outputs.first?.data ?? [])]).toEqual([1]);
    expect(outputs.second).toMatchObject({ dims: [3, 1], type: 'float64' });
    expect([...(outputs.sum?.data ?? [])]).toEqual([30]);
    expect(outputs.half?.type).toBe('float64');
    expect([...(outputs.selu?.data ?? [])]).toEqual([0, 0]);
  });

  it('refuses a fraction as an integer attribute', () => {
    const g = new GraphBuilder('g');
    g.node('LeakyRelu', [g.input('x')], { alpha: 0.2 });
    expect(() => g.toBytes()).toThrow('attribute alpha: 0.2');
  });
});
