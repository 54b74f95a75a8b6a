import { describe, expect, it, vi } from 'vitest';
import { isAbort } from '../app/jobs.ts';
import { SearchInterrupted } from '../search/search.ts';
import type { SearchState } from '../search/searchState.ts';
import { Bridge } from './bridge.ts';
import { fakeWorker } from './testing.ts';

class OutOfRange extends Error {
  override name = 'OutOfRange';
  code = 'E108';
}

/** What a worker offers in these tests. */
const api = {
  add: (_signal: AbortSignal, a: number, b: number) => a + b,
  count(signal: AbortSignal, onCount: (n: number) => void) {
    return new Promise<number>((_resolve, reject) => {
      onCount(1);
      signal.addEventListener('abort', () => reject(new Error('interrupted')));
    });
  },
  never: (_signal: AbortSignal, onStart: () => void) => {
    onStart();
    return new Promise<never>(() => {});
  },
  fail() {
    throw new OutOfRange('width 0 is not allowed');
  },
  interrupt() {
    throw new SearchInterrupted({ candidatesScored: 7 } as SearchState, new Error('the data are gone'));
  },
  ping: () => 'pong',
};

function bridgeWith(options = {}) {
  const workers: ReturnType<typeof fakeWorker>[] = [];
  const bridge = new Bridge<typeof api>(() => {
    workers.push(fakeWorker(api));
    return workers.at(-1) as Worker;
  }, options);
  return { bridge, workers };
}

const quiet = new AbortController().signal;

describe('Bridge', () => {
  it('starts the worker at the first call and keeps it for the next', async () => {
    const { bridge, workers } = bridgeWith();
    expect(workers).toHaveLength(0);
    expect(await bridge.call(quiet, (w, s) => w.add(s, 1, 2))).toBe(3);
    expect(await bridge.call(quiet, (w, s) => w.add(s, 3, 4))).toBe(7);
    expect(workers).toHaveLength(1);
    bridge.end();
  });

  it('brings errors back with name, message and code', async () => {
    const { bridge } = bridgeWith();
    const failure = bridge.call(quiet, (w) => w.fail());
    await expect(failure).rejects.toMatchObject({
      name: 'OutOfRange',
      message: 'width 0 is not allowed',
      code: 'E108',
    });
    bridge.end();
  });

  it('passes an abort to the worker, which ends by itself and stays alive', async () => {
    const { bridge, workers } = bridgeWith();
    const stop = new AbortController();
    const call = bridge.call(stop.signal, (w, s) => w.count(s, () => stop.abort()));
    await expect(call).rejects.toSatisfy(isAbort);
    expect(workers[0]?.terminate).not.toHaveBeenCalled();
    expect(await bridge.call(quiet, (w) => w.ping())).toBe('pong');
    bridge.end();
  });

  it('leaves one listener at most on a signal that outlives its calls', async () => {
    const { bridge } = bridgeWith({ recycleAfter: 1000 });
    const { signal } = new AbortController();
    let listening = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listening++;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listening--;
      remove(...args);
    };
    for (let i = 0; i < 500; i++) await bridge.call(signal, (w, s) => w.add(s, i, 1));
    expect(listening).toBeLessThanOrEqual(1);
    bridge.end();
  });

  it('S10.6 hands the state of a search over with the reason that it stopped for', async () => {
    const { bridge } = bridgeWith();
    await expect(bridge.call(quiet, (w) => w.interrupt())).rejects.toMatchObject({
      name: 'SearchInterrupted',
      message: 'The search stopped: the data are gone',
      state: { candidatesScored: 7 },
    });
    bridge.end();
  });

  it('terminates a worker that does not stop, and starts another for the next call', async () => {
    const { bridge, workers } = bridgeWith({ graceMs: 0 });
    const stop = new AbortController();
    const call = bridge.call(stop.signal, (w, s) => w.never(s, () => stop.abort()));
    await expect(call).rejects.toSatisfy(isAbort);
    expect(workers[0]?.terminate).toHaveBeenCalledOnce();
    expect(await bridge.call(quiet, (w) => w.ping())).toBe('pong');
    expect(workers).toHaveLength(2);
    bridge.end();
  });

  it('runs one call at a time and never one that was aborted while it waited', async () => {
    const { bridge } = bridgeWith({ graceMs: 0 });
    const first = new AbortController();
    const second = new AbortController();
    const used = vi.fn();
    const a = bridge.call(first.signal, (w, s) => w.never(s, () => first.abort()));
    const b = bridge.call(second.signal, async () => used());
    second.abort();
    await expect(a).rejects.toSatisfy(isAbort);
    await expect(b).rejects.toSatisfy(isAbort);
    expect(used).not.toHaveBeenCalled();
    bridge.end();
  });

  it('sends a message past a running call', async () => {
    const { bridge } = bridgeWith();
    const stop = new AbortController();
    const said = vi.fn();
    const call = bridge.call(stop.signal, (w, s) =>
      w.count(s, () => {
        void bridge.send(async (other) => said(await other.ping())).then(() => stop.abort());
      }),
    );
    await expect(call).rejects.toSatisfy(isAbort);
    expect(said).toHaveBeenCalledWith('pong');
    bridge.end();
  });

  it('rejects calls in progress readably when the worker crashes', async () => {
    const { bridge, workers } = bridgeWith();
    const call = bridge.call(quiet, (w, s) =>
      w.never(s, () => {
        const crash = new Event('error', { cancelable: true });
        workers[0]?.dispatchEvent(Object.assign(crash, { message: 'out of memory' }));
      }),
    );
    await expect(call).rejects.toThrow('The worker stopped: out of memory');
    expect(bridge.running).toBe(false);
  });

  it('replaces a worker after its share of calls', async () => {
    const { bridge, workers } = bridgeWith({ recycleAfter: 2 });
    for (let i = 0; i < 4; i++) await bridge.call(quiet, (w) => w.ping());
    expect(workers).toHaveLength(2);
    expect(bridge.running).toBe(false);
  });

  it('ends an idle worker', async () => {
    const { bridge, workers } = bridgeWith({ idleMs: 0 });
    await bridge.call(quiet, (w) => w.ping());
    await vi.waitFor(() => expect(workers[0]?.terminate).toHaveBeenCalledOnce());
    expect(bridge.running).toBe(false);
  });
});
