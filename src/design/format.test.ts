import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Format, FormatError, parseFormat, readFormat } from './format.ts';

class ThingError extends FormatError {}

const thing: Format<{ format: 'thing'; version: 3; size: number; of?: unknown }> = {
  name: 'thing',
  title: 'a thing',
  version: 3,
  migrations: {
    1: ({ width, ...rest }) => ({ ...rest, length: width }),
    2: ({ length, ...rest }) => ({ ...rest, size: (length as { cm: number }).cm }),
  },
  schema: z.object({
    format: z.literal('thing'),
    version: z.literal(3),
    size: z.number().positive(),
    of: z.union([z.string(), z.object({ kind: z.object({ name: z.string() }) })]).optional(),
  }),
  error: ThingError,
};

const thrown = (json: unknown): ThingError => {
  try {
    readFormat(thing, json);
  } catch (error) {
    return error as ThingError;
  }
  throw new Error('it was read');
};

describe('S15.100 a file format', () => {
  it.each([
    [1, { width: { cm: 5 } }],
    [2, { length: { cm: 5 } }],
    [3, { size: 5 }],
  ])('is read from version %s as the current one', (version, rest) => {
    expect(readFormat(thing, { format: 'thing', version, ...rest })).toEqual({
      format: 'thing',
      version: 3,
      size: 5,
    });
  });

  it.each([
    ['another kind', { format: 'other', version: 3 }, 'E370', ''],
    ['no object', [1], 'E370', ''],
    ['no version', { format: 'thing' }, 'E372', 'version'],
    ['half a version', { format: 'thing', version: 1.5 }, 'E372', 'version'],
    ['a version before the first', { format: 'thing', version: 0 }, 'E372', 'version'],
    ['a newer version', { format: 'thing', version: 4 }, 'E371', 'version'],
    ['a value that is damaged', { format: 'thing', version: 3, size: -1 }, 'E373', 'size'],
    ['what no migration understands', { format: 'thing', version: 2 }, 'E373', ''],
    [
      'the place in a union',
      { format: 'thing', version: 3, size: 1, of: { kind: {} } },
      'E373',
      'of.kind.name',
    ],
  ])('with %s is refused by number, place and help', (_, json, code, place) => {
    const error = thrown(json);
    expect(error).toBeInstanceOf(ThingError);
    expect([error.code, error.place]).toEqual([code, place]);
    expect(error.help.length).toBeGreaterThan(20);
  });

  it('whose text is no JSON is E374', () => {
    expect(() => parseFormat(thing, '{"format": "thi')).toThrow(expect.objectContaining({ code: 'E374' }));
  });

  it('never fails in another way, whatever the value', () => {
    fc.assert(
      fc.property(
        fc.anything({ withNullPrototype: true, withBigInt: true }),
        fc.anything(),
        (json, version) => {
          for (const value of [json, { ...(json as object), format: 'thing', version }]) {
            expect(thrown(value)).toBeInstanceOf(ThingError);
          }
        },
      ),
    );
  });
});
