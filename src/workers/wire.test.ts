import { expect, it } from 'vitest';
import { inOrder } from './wire.ts';

it('S15.12 an answer comes after everything that was said before it', async () => {
  const heard: number[] = [];
  /** A callback whose arrival takes a few turns, as a message to another thread does. */
  const slow = async (value: number) => {
    for (let turn = 0; turn < 3; turn++) await new Promise((next) => setTimeout(next));
    heard.push(value);
  };
  const count = inOrder((...args) => {
    const say = args[0] as (value: number) => void;
    for (let i = 1; i <= 3; i++) say(i);
    return 'done';
  });
  expect(await count(slow)).toBe('done');
  expect(heard).toEqual([1, 2, 3]);

  const failing = inOrder((...args) => {
    (args[0] as (value: number) => void)(4);
    throw new Error('broken');
  });
  await expect(failing(slow)).rejects.toThrow('broken');
  expect(heard).toEqual([1, 2, 3, 4]);
});
