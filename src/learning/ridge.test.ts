import { expect, it } from 'vitest';
import { argMax } from './evaluate.ts';
import { normal, randomStream } from './random.ts';
import { ridgeClassifier } from './ridge.ts';

it('separates classes by the features that differ, with any strength', () => {
  const [n, width, classes] = [60, 80, 3];
  const random = randomStream(1, 'test');
  const labels = Array.from({ length: n }, (_, i) => i % classes);
  const features = Float32Array.from({ length: n * width }, (_, i) => {
    const label = labels[Math.floor(i / width)] as number;
    return 5 + normal(random) + (i % width === label ? 4 : 0);
  });
  for (const strength of [0, 0.1, 1]) {
    const { weight, bias } = ridgeClassifier(features, width, labels, classes, strength);
    const right = labels.filter((label, i) => {
      const logits = Float64Array.from(bias);
      for (let c = 0; c < width; c++) {
        for (let k = 0; k < classes; k++) {
          logits[k] =
            (logits[k] as number) + (features[i * width + c] as number) * (weight[c * classes + k] as number);
        }
      }
      return argMax(logits, 0, classes) === label;
    });
    expect(right.length).toBeGreaterThan(n * 0.9);
    const strongest = Array.from({ length: classes }, (_, k) => {
      const column = Array.from({ length: width }, (_, c) => weight[c * classes + k] as number);
      return argMax(column, 0, width);
    });
    if (strength > 0) expect(strongest).toEqual([0, 1, 2]);
  }
});
