import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitAffine } from './robustFit.ts';

it('S9.100 small work behind a large and noisy start leaves the factor plausible', () => {
  const noise = fc.array(fc.double({ min: 0.5, max: 2, noNaN: true }), { minLength: 6, maxLength: 12 });
  fc.assert(
    fc.property(noise, (list) => {
      const observations = list.map((by, i) => {
        const x = 0.05 * (i + 1);
        const y = 8 * by + x;
        return { x, n: 1, y, unit: 5 * y };
      });
      const { factor, offset } = fitAffine(observations);
      expect(factor).toBeGreaterThanOrEqual(0.1);
      expect(offset).toBeGreaterThanOrEqual(0);
      expect(factor * 0.3 + offset).toBeGreaterThan(2);
      expect(factor * 0.3 + offset).toBeLessThan(17);
    }),
  );
});
