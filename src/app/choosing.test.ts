import { expect, test } from 'vitest';
import { isValidGenome, parseGenome } from '../design/genome.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { fakeLatencyModel, fakeSystem } from '../system/testing.ts';
import { nextDesigns } from './choosing.ts';

const signal = new AbortController().signal;
const setting = { points: 32, features: 3, classes: 5 };
const system = fakeSystem(setting);
const model = fakeLatencyModel(system);

test('S9.66 the designs to measure next are valid, new to the latency model, and the same ones when asked again', async () => {
  const first = await nextDesigns(signal, nodeRuntime(), setting, system, model, 5, 1);
  expect(first).toHaveLength(5);
  expect(new Set(first).size).toBe(5);
  expect(first.every((design) => isValidGenome(parseGenome(design)))).toBe(true);
  expect(await nextDesigns(signal, nodeRuntime(), setting, system, model, 5, 1)).toEqual(first);
  const next = await nextDesigns(signal, nodeRuntime(), setting, system, { ...model, designs: first }, 5, 1);
  expect(next.some((design) => first.includes(design))).toBe(false);
});

test('S9.66 a latency model of another system chooses nothing', async () => {
  const other = { ...model, device: 'onnxruntime-web 1.0.0, 8 threads' };
  await expect(nextDesigns(signal, nodeRuntime(), setting, system, other, 5, 1)).rejects.toThrow('8 threads');
});
