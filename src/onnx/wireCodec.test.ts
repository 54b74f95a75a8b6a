import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Codec } from '../design/codec.ts';
import { wireTensors } from '../design/wire.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import type { Runtime } from '../runtime/session.ts';
import { webRuntimeInNode } from '../runtime/web.node.ts';
import { GraphBuilder } from './graph.ts';
import { float32, type Tensor, type Tensors } from './tensor.ts';
import { type Part, receiveParts, sendParts } from './wireCodec.ts';

const ENGINES: [string, Runtime][] = [
  ['native', nodeRuntime({ threads: 1 })],
  ['WASM', webRuntimeInNode({ threads: 1 })],
];
const TYPES = { fp16: 'float16', int16: 'int16', int8: 'int8', scale: 'float32' } as const;

/** Features [rows, width] there and back: what crossed, and what arrived. */
async function overTheWire(
  runtime: Runtime,
  numbers: Codec['numbers'],
  x: Float32Array,
  [rows, width]: [number, number],
) {
  const port = { opId: 'x', what: 'features' as const, name: 'x' };
  const parts = wireTensors(port, { numbers, graph: 'int16', packing: 'raw' }).map(({ name, part }): Part => {
    const type = TYPES[part as keyof typeof TYPES];
    return { name, part, type, dims: part === 'scale' ? [rows === 1 ? 1 : width] : [rows, width] };
  });
  const sender = new GraphBuilder('sender');
  sendParts(sender, sender.input('x', 'float32', [rows, width]), parts);
  const receiver = new GraphBuilder('receiver');
  receiver.output(receiveParts(receiver, parts), 'y', 'float32', [rows, width]);
  const crossed = await run(runtime, sender, { x: float32(x, [rows, width]) });
  const { y } = await run(runtime, receiver, crossed);
  return { scale: crossed['x.scale']?.data as Float32Array, y: y?.data as Float32Array, crossed };
}

async function run(runtime: Runtime, g: GraphBuilder, feeds: Tensors): Promise<Tensors> {
  const session = await runtime.createSession(g.toBytes());
  try {
    return await session.run(feeds);
  } finally {
    await session.release();
  }
}

/** Rows of channels whose magnitudes lie far apart. */
const features = fc
  .tuple(
    fc.integer({ min: 2, max: 12 }),
    fc.array(fc.integer({ min: -12, max: 4 }), { minLength: 1, maxLength: 6 }),
  )
  .chain(([rows, exponents]) =>
    fc
      .array(fc.float({ min: -1, max: 1, noNaN: true }), {
        minLength: rows * exponents.length,
        maxLength: rows * exponents.length,
      })
      .map((values) => ({
        dims: [rows, exponents.length] as [number, number],
        x: Float32Array.from(values, (v, i) => v * 10 ** (exponents[i % exponents.length] as number)),
      })),
  );

describe.each(ENGINES)('over the wire on %s', (_, runtime) => {
  it.each(['int8', 'int16'] as const)(
    'S3.43 %s is off by half a scale of its channel at most',
    async (numbers) => {
      await fc.assert(
        fc.asyncProperty(features, async ({ x, dims }) => {
          const { scale, y } = await overTheWire(runtime, numbers, x, dims);
          expect(scale).toHaveLength(dims[1]);
          x.forEach((value, i) => {
            const step = scale[i % dims[1]] as number;
            // A float32 has 24 bits: what the division and the product round on top.
            expect(Math.abs((y[i] as number) - value)).toBeLessThanOrEqual(
              step / 2 + Math.abs(value) * 2 ** -22,
            );
          });
        }),
        { numRuns: 20 },
      );
    },
  );

  it('S3.43 fp16 is off by the 2,048th part of each value at most, or by the smallest that it has', async () => {
    await fc.assert(
      fc.asyncProperty(features, async ({ x, dims }) => {
        const { y } = await overTheWire(runtime, 'fp16', x, dims);
        x.forEach((value, i) => {
          const bound = Math.max(Math.abs(value) * 2 ** -11, 2 ** -25);
          expect(Math.abs((y[i] as number) - value)).toBeLessThanOrEqual(bound);
        });
      }),
      { numRuns: 20 },
    );
  });

  it('S3.42 a pooled vector has one scale, and zeros stay zeros', async () => {
    const pooled = await overTheWire(runtime, 'int8', Float32Array.of(127, 1.4, -50, 0), [1, 4]);
    expect([...pooled.scale]).toEqual([1]);
    expect([...pooled.y]).toEqual([127, 1, -50, 0]);
    const zeros = await overTheWire(runtime, 'int8', new Float32Array(6), [3, 2]);
    expect([...zeros.y].map((value) => value + 0)).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it.each([
    ['int8', Number.NaN],
    ['int16', Number.POSITIVE_INFINITY],
    ['int8', Number.NEGATIVE_INFINITY],
    ['fp16', Number.NaN],
    ['fp16', 1e6],
  ] as const)(
    'S3.44 %s: what is no number, or too large, does not arrive as one: %d',
    async (numbers, bad) => {
      const { y } = await overTheWire(runtime, numbers, Float32Array.of(1, 2, bad, 4, 5, 6), [3, 2]);
      expect(Number.isFinite(y[2])).toBe(false);
      expect(Number.isFinite(y[1])).toBe(true);
    },
  );

  it('S3.45 a graph as differences has the same neighbours', async () => {
    const graph = fc
      .tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 20 }))
      .chain(([nodes, k]) =>
        fc
          .array(
            fc.uniqueArray(fc.nat(nodes - 1), {
              minLength: Math.min(k, nodes),
              maxLength: Math.min(k, nodes),
            }),
            { minLength: 1, maxLength: 5 },
          )
          .map((rows) => ({ nodes, rows })),
      );
    await fc.assert(
      fc.asyncProperty(graph, async ({ nodes, rows }) => {
        const k = rows[0]?.length as number;
        const dims = [rows.length, k];
        const type = nodes <= 256 ? 'uint8' : 'int16';
        const parts: Part[] = [{ name: 'g', part: 'delta', type, dims }];
        const sender = new GraphBuilder('sender');
        sendParts(sender, sender.input('in', 'int64', dims), parts);
        const receiver = new GraphBuilder('receiver');
        receiver.output(receiveParts(receiver, parts), 'out', 'int64', dims);
        const data = BigInt64Array.from(rows.flat(), BigInt);
        const crossed = await run(runtime, sender, { in: { type: 'int64', dims, data } });
        const { out } = await run(runtime, receiver, crossed);
        const sorted = rows.flatMap((row) => [...row].sort((a, b) => a - b));
        expect([...((out as Tensor).data as BigInt64Array)].map(Number)).toEqual(sorted);
      }),
      { numRuns: 20 },
    );
  });
});
