import { expect, it, onTestFinished, vi } from 'vitest';
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

it('continues after a task that failed', async () => {
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

/** Holds the queue until told, and notes in which order tasks run. */
async function held(queue: RunQueue) {
  const first = heldTask('');
  const running = queue.run(signal, first.task);
  await vi.waitFor(() => expect(first.task).toHaveBeenCalled());
  const order: string[] = [];
  const ask = (client: string, name: string, stop = signal) =>
    queue.run(stop, async () => void order.push(name), client);
  const release = async (asked: Promise<unknown>[]) => {
    first.end();
    await running;
    await Promise.allSettled(asked);
    return order;
  };
  return { ask, release };
}

it('S12.44 lets devices take turns, and the connections of a device', async () => {
  const { ask, release } = await held(new RunQueue(100));
  const asked = ['a1', 'a2', 'a3', 'a4'].map((name) => ask('10.0.0.1 1', name));
  asked.push(
    ask('10.0.0.1 2', 'b1'),
    ask('10.0.0.1 2', 'b2'),
    ask('10.0.0.2 1', 'c1'),
    ask('10.0.0.2 1', 'c2'),
  );
  expect(await release(asked)).toEqual(['a1', 'c1', 'b1', 'c2', 'a2', 'b2', 'a3', 'a4']);
});

it('S12.44 holds each connection to a limit, and turns away who asks most when there is no room', async () => {
  const { ask, release } = await held(new RunQueue(4, 4));
  const greedy = [1, 2, 3, 4].map((n) => ask('10.0.0.1 1', `a${n}`));
  await expect(ask('10.0.0.1 1', 'a5')).rejects.toMatchObject({ code: 'E335', status: 429 });
  const other = ask('10.0.0.2 1', 'b1');
  await expect(greedy[3]).rejects.toMatchObject({ code: 'E312' });
  expect(await release([...greedy, other])).toEqual(['a1', 'b1', 'a2', 'a3']);
});

it('S12.44 forgets at once who hangs up', async () => {
  const queue = new RunQueue(1);
  const { ask, release } = await held(queue);
  const stop = new AbortController();
  const left = ask('10.0.0.1 1', 'a1', stop.signal);
  stop.abort(new Error('left'));
  await expect(left).rejects.toThrow('left');
  expect(queue.waiting).toBe(0);
  expect(await release([ask('10.0.0.2 1', 'b1')])).toEqual(['b1']);
});

/** Asks for work that doubles numbers together, and notes which were. */
function doubling(queue: RunQueue) {
  const runs: number[][] = [];
  const ask = (client: string, item: number, key = 'double', stop = signal) =>
    queue.runTogether<number, number>(
      stop,
      {
        ...{ key, item, count: 1 },
        async work(items) {
          runs.push([...items]);
          return items.map((each) => (each < 0 ? new Error('negative') : 2 * each));
        },
      },
      client,
    );
  return { runs, ask };
}

it('S12.80 takes along who waits for the same, in turns, and nobody past another of his own connection', async () => {
  const queue = new RunQueue(100, 16, { most: 4, waitMs: 0 });
  const { ask: alone, release } = await held(queue);
  const { runs, ask } = doubling(queue);
  const all = [
    ask('10.0.0.1 1', 1),
    ask('10.0.0.1 1', 2),
    ask('10.0.0.1 2', 3),
    alone('10.0.0.2 1', 'other'),
    ask('10.0.0.2 1', 4),
    ask('10.0.0.3 1', 5),
    ask('10.0.0.3 1', 6, 'else'),
  ];
  expect(await release(all)).toEqual(['other']);
  expect(runs).toEqual([[1, 5, 3, 2], [6], [4]]);
  expect(await all[2]).toMatchObject({ value: 6, together: 4 });
});

it('S12.81 each gets its own outcome; who leaves a run leaves it to the others', async () => {
  const queue = new RunQueue(100, 16, { most: 4, waitMs: 0 });
  const { release } = await held(queue);
  const { ask } = doubling(queue);
  const stop = new AbortController();
  const all = [ask('a 1', 1), ask('b 1', -1), ask('c 1', 3, 'double', stop.signal)];
  const settled = Promise.allSettled(all);
  stop.abort(new Error('left'));
  await release(all);
  const [a, b, c] = await settled;
  expect(a).toMatchObject({ value: { value: 2 } });
  expect(b).toMatchObject({ reason: { message: 'negative' } });
  expect(c).toMatchObject({ reason: { message: 'left' } });
});

it('S12.84 waits for company that asked lately, and no longer than told; alone for nobody', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const queue = new RunQueue(100, 16, { most: 4, waitMs: 2 });
  const { runs, ask } = doubling(queue);
  await ask('a 1', 1);
  await vi.advanceTimersByTimeAsync(1);
  expect(runs).toEqual([[1]]);
  const second = ask('b 1', 2);
  await vi.advanceTimersByTimeAsync(1);
  expect(runs).toHaveLength(1);
  const third = ask('a 1', 3);
  await Promise.all([second, third]);
  expect(runs[1]).toEqual([2, 3]);
  const fourth = ask('a 1', 4);
  await vi.advanceTimersByTimeAsync(2);
  await fourth;
  expect(runs[2]).toEqual([4]);
});
