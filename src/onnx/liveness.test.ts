import fc from 'fast-check';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { describe, expect, it } from 'vitest';
import { randomGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { PRESETS } from '../design/presets.ts';
import { plan } from '../design/segments.ts';
import { Arena, arenaBytes, packedBytes } from './arena.ts';
import { segmentGraph } from './emit.ts';
import { GraphBuilder } from './graph.ts';
import { memoryUse } from './liveness.ts';
import { runningOrder } from './runningOrder.ts';
import { nativeBytes, wasmBytes } from './sessionMemory.ts';
import { float32 } from './tensor.ts';
import { biasName, designLayers, weightName } from './weights.ts';

const setting = { points: 64, features: 3, classes: 5 };
const KIB = 1024;

/** x [256] float32 through a chain of Max, which does not work in place. */
function chain(length: number): GraphBuilder {
  const g = new GraphBuilder('chain');
  let value = g.input('x', 'float32', [256]);
  for (let i = 0; i < length; i++) value = g.node('Max', [value, g.real(i)]);
  g.output(value, 'y', 'float32', [256]);
  return g;
}

describe('S9.12 memoryUse', () => {
  it('holds two values of a chain at a time, besides input and output', () => {
    expect(memoryUse(chain(1)).live).toBe(2 * KIB);
    expect(memoryUse(chain(2)).live).toBe(3 * KIB);
    // Each further one takes the place of the one before last: input, the value read, the value made.
    expect(memoryUse(chain(8)).live).toBe(3 * KIB);
  });

  it('keeps a value until its last reader, and counts weights once', () => {
    const g = new GraphBuilder('residual');
    const x = g.input('x', 'float32', [1, 256]);
    const w = g.initializer('w', float32(new Float32Array(256 * 256), [256, 256]));
    const early = g.node('MatMul', [x, w]);
    const late = [1, 2, 3].reduce((value) => g.node('MatMul', [value, w]), early);
    g.output(g.node('Concat', [early, late], { axis: 1 }), 'y', 'float32', [1, 512]);
    const use = memoryUse(g);
    expect(use.weights).toBe(256 * KIB);
    // Input, output (two), early, and the chain's last value.
    expect(use.live).toBe(5 * KIB);
    expect(nativeBytes([use, use])).toBe(2 * nativeBytes([use]));
    expect(nativeBytes([use])).toBeGreaterThan(use.weights + use.arena);
    // While it is loaded, the weights are there three times, and this one tensor once more.
    expect(wasmBytes([use])).toBeGreaterThan(4 * use.weights);
    expect(wasmBytes([use])).toBeLessThan(4 * use.weights + 64 * KIB);
    // A second one is loaded where the first's copies were.
    expect(wasmBytes([use, use]) - wasmBytes([use])).toBeLessThan(use.weights + 64 * KIB);
    expect([nativeBytes([]), wasmBytes([])]).toEqual([0, 0]);
  });

  it('gives views and work in place no memory of their own', () => {
    const g = new GraphBuilder('views');
    const x = g.input('x', 'float32', [4, 64]);
    const y = g.node('Max', [x, g.real(0)]);
    const flat = g.node('Reshape', [y, g.ints([256])]);
    g.output(
      g.node('Max', [g.node('LeakyRelu', [g.node('Unsqueeze', [flat, g.ints([0])])]), g.real(1)]),
      'z',
    );
    expect(memoryUse(g).live).toBe(3 * KIB);
  });

  it('knows every node of every design, and needs no less than its largest value', () => {
    const check = (design: ReturnType<typeof designOf>, gather: 'chain' | 'block') => {
      const weights = Object.fromEntries(
        designLayers(design, setting).flatMap((layer) => [
          [weightName(layer), float32(new Float32Array(layer.from * layer.to), [layer.from, layer.to])],
          [biasName(layer), float32(new Float32Array(layer.to), [layer.to])],
        ]),
      );
      const g = segmentGraph(plan(design).whole, design, setting, weights, { gather });
      expect(runningOrder(g).length).toBeLessThanOrEqual(g.nodes.length);
      const { live, arena, weights: held } = memoryUse(g);
      expect(arena).toBeGreaterThanOrEqual(live - 16 * KIB);
      expect(live).toBeGreaterThanOrEqual(4 * setting.points * setting.features);
      const numbers = Object.values(weights).reduce((sum, { data }) => sum + data.byteLength, 0);
      // Small equal tensors, here biases of zeros, are shared.
      expect(held).toBeGreaterThanOrEqual(numbers - KIB);
    };
    for (const { design } of PRESETS) for (const gather of ['chain', 'block'] as const) check(design, gather);
    const seeds = fc.tuple(fc.integer(), fc.constantFrom('chain' as const, 'block' as const));
    fc.assert(
      fc.property(seeds, ([seed, gather]) => {
        const rng = xoroshiro128plus(seed);
        check(designOf(randomGenome(() => uniformFloat64(rng))), gather);
      }),
      { numRuns: 60 },
    );
  });
});

describe('runningOrder', () => {
  it('computes equal nodes once, and every node after what it reads', () => {
    const g = new GraphBuilder('twice');
    const x = g.input('x', 'float32', [2]);
    const sum = g.node('Add', [g.node('Neg', [x]), g.node('Neg', [x])]);
    g.output(sum, 'y', 'float32', [2]);
    expect(runningOrder(g).map((node) => node.opType)).toEqual(['Neg', 'Add']);
  });
});

describe('Arena', () => {
  const lifetimes = fc.array(
    fc
      .tuple(fc.integer({ min: 1, max: 5_000_000 }), fc.nat(30), fc.nat(8))
      .map(([bytes, from, length]) => ({ bytes, from, to: from + length })),
    { minLength: 1, maxLength: 40 },
  );
  const mostAtOnce = (list: { bytes: number; from: number; to: number }[]) =>
    Math.max(
      ...list.map(({ from }) => list.reduce((s, v) => (v.from <= from && from <= v.to ? s + v.bytes : s), 0)),
    );

  it('needs at least what lives together, and at most everything side by side', () => {
    fc.assert(
      fc.property(lifetimes, (list) => {
        const all = list.reduce((sum, { bytes }) => sum + bytes + 256, 0);
        expect(packedBytes(list)).toBeGreaterThanOrEqual(mostAtOnce(list));
        expect(packedBytes(list)).toBeLessThanOrEqual(all);
        expect(arenaBytes(list)).toBeGreaterThanOrEqual(mostAtOnce(list));
      }),
    );
  });

  it('uses given back memory again', () => {
    const arena = new Arena();
    for (let i = 0; i < 10; i++) arena.free(arena.allocate(300_000));
    expect(arena.touched).toBe(300_032);
  });
});
