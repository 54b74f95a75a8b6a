import { getEventListeners } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { onAbort } from './onAbort.ts';

it('S12.510 however many wait for a signal, it has one listener, which calls each that has not left once', () => {
  const end = new AbortController();
  const called: number[] = [];
  const leaves = Array.from({ length: 100 }, (_, i) => onAbort(end.signal, () => called.push(i)));
  expect(getEventListeners(end.signal, 'abort')).toHaveLength(1);
  for (const [i, leave] of leaves.entries()) if (i % 2 === 1) leave();
  const twice = () => called.push(-1);
  onAbort(end.signal, twice);
  onAbort(end.signal, twice)();
  const other = new AbortController();
  for (let i = 0; i < 20; i++) onAbort(other.signal, () => called.push(-3))();
  expect(getEventListeners(other.signal, 'abort')).toHaveLength(1);
  other.abort();
  end.abort();
  const even = Array.from({ length: 50 }, (_, i) => 2 * i);
  expect(called).toEqual([...even, -1]);
  onAbort(end.signal, () => called.push(-2));
  expect(called.at(-1)).toBe(-2);
});

it('S12.510 what one of them throws does not keep the signal from the others', () => {
  const end = new AbortController();
  const called: string[] = [];
  const fault = new Error('a fault');
  onAbort(end.signal, () => {
    throw fault;
  });
  onAbort(end.signal, () => called.push('the other'));
  const [listener] = getEventListeners(end.signal, 'abort') as (() => void)[];
  expect(() => listener?.()).toThrow(fault);
  expect(called).toEqual(['the other']);
});

it('S12.510 no source listens to a signal by itself', () => {
  const root = fileURLToPath(new URL('../', import.meta.url));
  const found = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name))
    .filter((name) =>
      /addEventListener\(\s*['"]abort|\.onabort\b/.test(readFileSync(join(root, name), 'utf8')),
    );
  expect(found).toEqual([join('system', 'onAbort.ts')]);
});
