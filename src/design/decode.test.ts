import { describe, expect, it } from 'vitest';
import { decodeDesign } from './decode.ts';
import { GenomeError } from './genome.ts';

const codeOf = (line: string, ownGraph = false): string => {
  try {
    decodeDesign(line, { ownGraph });
    return 'valid';
  } catch (error) {
    return error instanceof GenomeError ? error.code : String(error);
  }
};

describe('decodeDesign', () => {
  it('S2.21 parses a line and judges it, in the context of the task', () => {
    const aggregate = '2 1 4 0 0 0 0 0 0 0 0 0,3 3 0 0 0 0 0 0 0 0 0 0';
    expect(codeOf(aggregate)).toBe('E110');
    expect(codeOf(aggregate, true)).toBe('valid');
  });

  it.each([
    ['E201', '1 4,0 0'],
    ['E202', '9 1 4 0 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0'],
    ['E203', '1 1 0 0 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0'],
    ['E204', '5 1 5 1 5 4 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0'],
    ['E206', '4 0 0 0 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0'],
  ])('S2.21 refuses with %s', (code, line) => expect(codeOf(line)).toBe(code));
});
