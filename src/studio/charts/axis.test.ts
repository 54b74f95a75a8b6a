import { expect, it } from 'vitest';
import { fontToFit } from './Axis.tsx';

it('S15.706 a label of an axis is as small as its room asks for, and not unreadable', () => {
  expect(fontToFit('Latency (ms)', 300)).toBeUndefined();
  const long = 'Accuracy, predicted after 16 epochs at 256 points by the target recipe (%)';
  expect(fontToFit(long, 357)).toBeLessThan(10);
  expect(fontToFit(long, 100)).toBe(8);
});
