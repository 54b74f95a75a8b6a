import { expect, test } from 'vitest';
import { gcode, gcodeHere, gcodeJson, temporaryFile } from './testing.ts';

const VALID = '1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3';
const UNPOOLED = '1 5 3 2 3 2 1 2 0 2 2 0,2 0 0 6 0 6 4 6 0 6 6 0';

test('S13.1 with --json stdout is exactly one document, exit code 0 when done', async () => {
  const file = temporaryFile('designs.txt', `${VALID}\n`);
  const run = await gcode('check', '--designs', file, '--json');
  expect(run.code).toBe(0);
  expect(JSON.parse(run.stdout)).toEqual({ results: [{ design: VALID, valid: true }] });
  expect(run.stdout.trim().split('\n')).toHaveLength(1);
});

test.for([
  ['no command', []],
  ['an unknown command', ['chekc']],
  ['an unknown option', ['check', '--design', 'x']],
  ['a missing option', ['check']],
  ['a file that is not there', ['check', '--designs', '/nowhere/designs.txt']],
] as const)('S13.2 %s is a wrong call: exit code 2 and {"error"}', async ([, args]) => {
  const { error } = await gcodeJson<{ error: string }>(2, ...args);
  expect(error.length).toBeGreaterThan(5);
});

test('S13.3 help is no error', async () => {
  const run = await gcodeHere('check', '--help');
  expect(run.code).toBe(0);
  expect(run.stdout).toContain('--designs <file>');
});

test('S13.4 a designs file may hold comments, blank lines, CRLF, a BOM and spaces around', async () => {
  const file = temporaryFile('designs.txt', `\uFEFF# two\r\n\r\n  ${VALID}  \r\n${UNPOOLED}`);
  const { results } = await gcodeJson<{ results: object[] }>(0, 'check', '--designs', file);
  expect(results).toEqual([
    { design: VALID, valid: true },
    { design: UNPOOLED, valid: false, reason: expect.stringContaining('E203') },
  ]);
});

test('S13.5 check says why a line is no encoding at all', async () => {
  const file = temporaryFile('designs.txt', '1 2 3\n');
  const run = await gcodeHere('check', '--designs', file);
  expect(run.code).toBe(0);
  expect(run.stdout).toContain('E201');
});
