import { expect, test } from 'vitest';
import { ladder, pointsToDrawFrom, recipeFor } from './ladder.ts';

test('S10.125 the target is the task’s target recipe: its stages where it has several, else thirds of its epochs', () => {
  expect(ladder('modelnet40', 1024).map(({ points }) => points)).toEqual([128, 256, 512, 1024]);
  expect(ladder('shapes', 256)).toEqual([2, 5, 16].map((epochs) => ({ points: 256, epochs })));
  expect(ladder('shapes', 64, 1)).toEqual([{ points: 64, epochs: 1 }]);
  expect(ladder('mr', 80).at(-1)).toEqual({ points: 80, epochs: 3 });
  for (const fidelity of ladder('modelnet40', 1024)) {
    const { augmentation, epochs, seed } = recipeFor('modelnet40', fidelity, 7);
    expect([epochs, seed]).toEqual([fidelity.epochs, 7]);
    expect(augmentation.drawFrom).toBe(pointsToDrawFrom('modelnet40', fidelity.points));
  }
  // With points that the recipe does not know none are drawn.
  expect(recipeFor('modelnet40', { points: 64, epochs: 2 }, 1).augmentation.drawFrom).toBeUndefined();
  expect(pointsToDrawFrom('modelnet40', 64)).toBe(64);
});
