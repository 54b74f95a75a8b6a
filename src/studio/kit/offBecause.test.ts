import { expect, test } from 'vitest';
import { OFF, offBecause } from './offBecause.ts';

test('S15.581 a control that is off says the first reason that holds, and one that is on says none', () => {
  const running = true;
  expect(offBecause(null, running && OFF.busy, OFF.endpointDown)).toEqual({
    disabled: true,
    'data-hint': OFF.busy,
  });
  expect(offBecause(null, !running && OFF.busy, undefined)).toEqual({ disabled: false });
});
