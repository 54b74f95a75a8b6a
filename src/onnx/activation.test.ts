import { expect, it } from 'vitest';
import type { Op } from '../design/types.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { GraphBuilder } from './graph.ts';
import { emitOp } from './lowerings.ts';
import type { Gather } from './neighbours.ts';
import { float32 } from './tensor.ts';
import { biasName, LEAKY_SLOPE, weightName } from './weights.ts';

const op: Op = { kind: 'Combine', id: 'c', placement: 'device', inputs: ['x'], width: 2 };
const layer = { opId: 'c', index: 0 };
/** Of the identity, so that what comes out is the activation alone. */
const weights = {
  [weightName(layer)]: float32(Float32Array.of(1, 0, 0, 1), [2, 2]),
  [biasName(layer)]: float32(new Float32Array(2), [2]),
};

/** [4, 2] -> [4, 2]. */
function combine(gather: Gather): GraphBuilder {
  const graph = new GraphBuilder('combine');
  const features = [graph.input('x', 'float32', [4, 2])];
  const out = emitOp({ graph, weights, gather, classes: 2 }, op, {
    ...{ features, widths: [2], rows: 4, neighbours: null },
  });
  graph.output(out, 'y', 'float32', [4, 2]);
  return graph;
}

it("S5.6 an activation is the web engine's product and maximum, or the native engine's own op, and the same numbers", async () => {
  const x = Float32Array.of(-3, 2, 0, -0.5, 1e-30, -1e-30, 7, -1e20);
  const opTypes = (gather: Gather) => combine(gather).nodes.map(({ opType }) => opType);
  expect(opTypes('chain')).toEqual(['Gemm', 'Mul', 'Max']);
  expect(opTypes('block')).toEqual(['Gemm', 'LeakyRelu']);
  const expected = Array.from(x, (value) => Math.fround(value < 0 ? value * LEAKY_SLOPE : value));
  for (const gather of ['chain', 'block'] as const) {
    const session = await nodeRuntime().createSession(combine(gather).toBytes());
    const { y } = await session.run({ x: float32(x, [4, 2]) });
    await session.release();
    for (const [i, value] of Array.from(y?.data as Float32Array).entries())
      expect(value / (expected[i] || 1)).toBeCloseTo(expected[i] ? 1 : 0, 6);
  }
});
