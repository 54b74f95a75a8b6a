import { describe, expect, it } from 'vitest';
import { LinkError } from '../coinference/errors.ts';
import { linkShapeOf } from './pacing.ts';

describe('S12.5 the headers that ask for a link', () => {
  it('give a rate, a delay, both or nothing', () => {
    expect(linkShapeOf({})).toBeNull();
    expect(linkShapeOf({ 'x-gcode-link-mbps': '40' })).toEqual({ mbps: 40, delayMs: 0 });
    expect(linkShapeOf({ 'x-gcode-link-delay-ms': '2.5' })).toEqual({ mbps: null, delayMs: 2.5 });
  });

  it.each([
    { 'x-gcode-link-mbps': '0' },
    { 'x-gcode-link-mbps': '-40' },
    { 'x-gcode-link-mbps': 'fast' },
    { 'x-gcode-link-mbps': 'Infinity' },
    { 'x-gcode-link-mbps': '1e-12' },
    { 'x-gcode-link-mbps': '0.009' },
    { 'x-gcode-link-mbps': '100001' },
    { 'x-gcode-link-delay-ms': '10001' },
    { 'x-gcode-link-delay-ms': 'NaN' },
    { 'x-gcode-link-mbps': '' },
    { 'x-gcode-link-delay-ms': '-1' },
    { 'x-gcode-link-delay-ms': '1e9' },
  ])('are refused when they make no sense: %o', (headers) => {
    expect(() => linkShapeOf(headers)).toThrow(LinkError);
  });
});
