import { expect, it, vi } from 'vitest';
import { RunQueue } from './queue.ts';

const signal = new AbortController().signal;

/** A task that ends when told to. */
function heldTask<T>(value: T) {
  let end = () => {};
  const ended = new Promise<T>((done) => {
    end = () => done(value);
  });
  const task = vi.fn(() => ended);
  return { task, end };
}

it('S12.4 runs one at a time, in order', async () => {
  const queue = new RunQueue(10);
  const a = heldTask('a');
  const b = heldTask('b');
  const first = queue.run(signal, a.task);
  const second = queue.run(signal, b.task);
  b.end();
  await Promise.resolve();
  expect(b.task).not.toHaveBeenCalled();
  a.end();
  expect((await first).value).toBe('a');
  const { value, queueNs } = await second;
  expect(value).toBe('b');
  expect(queueNs).toBeGreaterThan(0);
});

it('goes on after a task that failed', async () => {
  const queue = new RunQueue(10);
  const failed = queue.run(signal, () => Promise.reject(new Error('no')));
  const next = queue.run(signal, async () => 1);
  await expect(failed).rejects.toThrow('no');
  expect((await next).value).toBe(1);
});

it('skips a task that was called off while it waited', async () => {
  const queue = new RunQueue(10);
  const a = heldTask('a');
  const b = heldTask('b');
  const stop = new AbortController();
  const first = queue.run(signal, a.task);
  const second = queue.run(stop.signal, b.task);
  stop.abort(new Error('left'));
  a.end();
  await first;
  await expect(second).rejects.toThrow('left');
  expect(b.task).not.toHaveBeenCalled();
});

it('turns away what comes when too many wait', async () => {
  const queue = new RunQueue(1);
  const a = heldTask('a');
  const first = queue.run(signal, a.task);
  await vi.waitFor(() => expect(a.task).toHaveBeenCalled());
  const second = queue.run(signal, async () => 'b');
  await expect(queue.run(signal, async () => 'c')).rejects.toMatchObject({ code: 'E312' });
  a.end();
  await first;
  expect((await second).value).toBe('b');
});
