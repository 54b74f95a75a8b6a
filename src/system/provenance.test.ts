import { describe, expect, it } from 'vitest';
import { type Figure, sumFigures, weakest } from './provenance.ts';

const ms = (value: number, provenance: Figure['provenance']): Figure => ({ value, unit: 'ms', provenance });

describe('S9.1 provenance', () => {
  it('is as weak as its weakest part', () => {
    expect(weakest(['measured', 'predicted'])).toBe('predicted');
    expect(weakest(['measured', 'modelled', 'published'])).toBe('modelled');
    expect(weakest([])).toBe('measured');
  });

  it('calls a sum of measurements a prediction, and adds intervals', () => {
    const sum = sumFigures([{ ...ms(1, 'measured'), low: 0.5, high: 2 }, ms(3, 'measured')], 'ms');
    expect(sum).toEqual({ value: 4, low: 3.5, high: 5, unit: 'ms', provenance: 'predicted' });
    expect(sumFigures([ms(1, 'measured')], 'ms').provenance).toBe('measured');
  });

  it('does not add different units', () => {
    expect(() => sumFigures([ms(1, 'measured')], 'mJ')).toThrow('cannot add ms to mJ');
  });
});
