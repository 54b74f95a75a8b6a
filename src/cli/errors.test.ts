import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { problemText } from '../app/problemText.ts';
import { LINK_ERRORS, LinkError } from '../coinference/errors.ts';
import { ERRORS } from '../design/errors.ts';
import { FORMAT_ERRORS, FormatError } from '../design/format.ts';
import { parseGenome } from '../design/genome.ts';
import { PROBLEMS } from '../design/problem.ts';
import { DataError } from '../tasks/task.ts';
import { STORAGE_ERRORS } from '../workers/storageErrors.ts';
import { UsageError } from './outcome.ts';

const TABLES = [ERRORS, LINK_ERRORS, FORMAT_ERRORS, STORAGE_ERRORS, PROBLEMS];

/** Caught where they are thrown, or the cause of a numbered one. */
const INTERNAL = ['ModelRefused', 'TrainingRefused', 'Unknown'];
/** The classes that carry a number of their own or another's; every other one has to be made from one of them. */
const ROOTS = [
  ...INTERNAL,
  'DesignError',
  'FormatError',
  'GenomeError',
  'Interrupted',
  'LinkError',
  'NumberedError',
  'RemoteError',
  'StoreError',
];

describe('S9.130 every error that a person can meet', () => {
  it('is of a class with a number', () => {
    const src = fileURLToPath(new URL('..', import.meta.url));
    const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
      (path) => /\.tsx?$/.test(path) && !/\.test\./.test(path),
    );
    const found = sources.flatMap((path) =>
      Array.from(
        readFileSync(join(src, path), 'utf8').matchAll(/class (\w+) extends Error\b/g),
        ([, name]) => name,
      ),
    );
    expect(found.sort()).toEqual(ROOTS.sort());
  });

  it('has a number of its own, a title and help', () => {
    const entries = TABLES.flatMap((table) => Object.entries<{ title: string; help: string }>(table));
    expect(new Set(entries.map(([code]) => code)).size).toBe(entries.length);
    for (const [code, { title, help }] of entries) {
      expect(code).toMatch(/^E\d{3}$/);
      expect(title.length, code).toBeGreaterThan(3);
      expect(help, code).toMatch(/.{15}\.$/);
    }
  });
});

describe('S9.132 the command line says of a problem', () => {
  const thrown = (run: () => unknown): Error => {
    try {
      run();
    } catch (error) {
      return error as Error;
    }
    throw new Error('nothing was thrown');
  };

  it.each([
    [new DataError('a.off: line 3: no number'), 'E411 a.off: line 3: no number. ', PROBLEMS.E411.help],
    [new UsageError('--points 0'), 'E418 --points 0. ', PROBLEMS.E418.help],
    [new FormatError('x.json is cut short', 'E374'), 'E374 x.json is cut short. ', FORMAT_ERRORS.E374.help],
    [new LinkError('E301', 'nobody there'), 'E301 nobody there. ', LINK_ERRORS.E301.help],
    [thrown(() => parseGenome('1 2')), 'E201 ', ERRORS.E201.help],
  ])('%s: its number, what happened, what to do', (error, start, help) => {
    const text = problemText(error);
    expect(text.startsWith(start)).toBe(true);
    expect(text.endsWith(help)).toBe(true);
    expect(text.split(help)).toHaveLength(2);
  });

  it('a message that has no number as it is', () => {
    expect(problemText(new Error('stopped'))).toBe('stopped');
  });
});
