import { expect, it } from 'vitest';
import { coloursOf, edgesOf, lengths, nearness } from './colours.ts';

const features = { rows: 3, width: 2, values: Float32Array.from([0, 0, 3, 4, 6, 8]) };

it('S15.306 nodes are coloured by their distance in the features of an op, or by how long these are', () => {
  expect([...nearness(features, 0)]).toEqual([0, 0.5, 1]);
  expect([...nearness(features, 1)]).toEqual([1, 0, 1]);
  expect([...lengths(features)]).toEqual([0, 0.5, 1]);
  expect([...nearness({ ...features, values: new Float32Array(6) }, 0)]).toEqual([0, 0, 0]);
  const [near, far] = [coloursOf(Float32Array.from([0])), coloursOf(Float32Array.from([1]))];
  const brightness = (colour: Float32Array) => colour.reduce((sum, each) => sum + each, 0);
  expect(brightness(near)).toBeGreaterThan(brightness(far));
});

it('S15.305 the edges of a graph lead to all neighbours but oneself, of all nodes or of one', () => {
  const graph = { k: 2, indices: Int16Array.from([0, 1, 1, 2, 2, 0]) };
  expect([...edgesOf(graph, null)]).toEqual([0, 1, 1, 2, 2, 0]);
  expect([...edgesOf(graph, 1)]).toEqual([1, 2]);
});
