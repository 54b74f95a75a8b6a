import { expect, it } from 'vitest';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { neighbour } from './neighbour.ts';

it('arrow keys follow the wires, and go to the nearest op above or below', () => {
  const design = presetById('dgcnn')?.design as Design;
  expect(neighbour(design, {}, 'embedding', 'right')).toBe('pool');
  expect(neighbour(design, {}, 'embedding', 'left')).toBe('concat');
  expect(neighbour(design, {}, 'edgeconv1', 'right')).toBe('sample2');
  expect(neighbour(design, {}, 'edgeconv1', 'up')).toBe('sample1');
  expect(neighbour(design, {}, 'sample3', 'down')).toBe('edgeconv3');
  expect(neighbour(design, {}, 'classifier', 'right')).toBeNull();
  expect(neighbour(design, {}, 'nobody', 'left')).toBeNull();
});
