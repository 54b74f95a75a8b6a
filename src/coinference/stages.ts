import { onAbort } from '../system/onAbort.ts';
import { Line } from './line.ts';

/** One step of many items, each after the other. */
export interface Stage<T> {
  name: string;
  /** Items that it works on at once. */
  width: number;
  /** Works on an item; what it finds out it keeps with the item. */
  run(signal: AbortSignal, item: T): Promise<void>;
}

/**
 * Which items of a source run. `every`: all of them; the source is asked for the next when there is room. `latest`: the
 * source is asked on and on, as a sensor gives; of items that come while the first stage is busy only the newest waits.
 */
export type Policy = 'every' | 'latest';

export interface StageOptions {
  policy?: Policy;
  /** Items that may wait before each stage. Default 1. */
  queue?: number;
  /** Told of each item that a newer one took the place of. */
  onDrop?: () => void;
}

/** An item on its way, or where the source failed instead of one. */
interface Passing<T> {
  item: T | undefined;
  failure?: { error: unknown };
}

/** Works on the items of one line, up to `width` at once, and hands them on in their order. */
async function serve<T>(
  signal: AbortSignal,
  stage: Stage<T>,
  from: Line<Passing<T>>,
  to: Line<Passing<T>>,
): Promise<void> {
  const places = new Line<true>(stage.width);
  let handedOn = Promise.resolve();
  for (;;) {
    await places.put(true);
    const passing = await from.take();
    if (!passing) break;
    const before = handedOn;
    const done = work(signal, stage, passing);
    handedOn = (async () => {
      await done;
      await before;
      await to.put(passing);
      await places.take();
    })();
  }
  await handedOn;
  to.close();
}

/** A failure goes with its item, so that it shows in its turn. */
async function work<T>(signal: AbortSignal, stage: Stage<T>, passing: Passing<T>): Promise<void> {
  if (passing.failure || passing.item === undefined) return;
  try {
    signal.throwIfAborted();
    await stage.run(signal, passing.item);
  } catch (error) {
    passing.failure = { error };
  }
}

async function feed<T>(
  signal: AbortSignal,
  source: Iterable<T> | AsyncIterable<T>,
  to: Line<Passing<T>>,
  { policy = 'every', onDrop }: StageOptions,
): Promise<void> {
  try {
    if (policy === 'every') await to.room();
    for await (const item of source) {
      if (signal.aborted) break;
      if (policy === 'latest') {
        if (to.offer({ item }) > 0) onDrop?.();
        continue;
      }
      await to.put({ item });
      await to.room();
      if (signal.aborted) break;
    }
  } catch (error) {
    await to.put({ item: undefined, failure: { error } });
  }
  to.close();
}

/**
 * Passes items through stages that work at the same time, each on items of its own: results in order, at most `queue` items
 * waiting before each stage. A failure, of a stage or of the source, shows in its turn, after what came before it. When the
 * loop over the results ends, whatever is under way is stopped, and has stopped when this returns.
 */
export async function* throughStages<T>(
  signal: AbortSignal,
  source: Iterable<T> | AsyncIterable<T>,
  stages: readonly Stage<T>[],
  options: StageOptions = {},
): AsyncGenerator<T, void> {
  const { queue = 1, policy } = options;
  const early = new AbortController();
  const lines = [
    new Line<Passing<T>>(policy === 'latest' ? 1 : queue),
    ...stages.map(() => new Line<Passing<T>>(queue)),
  ];
  // A source may give nothing for long: who stops does not wait for it.
  const stop = () => {
    early.abort(signal.reason);
    for (const line of lines) line.drop();
  };
  const leave = onAbort(signal, stop);
  const [entry, exit] = [lines[0] as Line<Passing<T>>, lines.at(-1) as Line<Passing<T>>];
  const running = stages.map((stage, i) =>
    serve(early.signal, stage, lines[i] as Line<Passing<T>>, lines[i + 1] as Line<Passing<T>>),
  );
  void feed(early.signal, source, entry, options);
  try {
    for (let next = await exit.take(); next; next = await exit.take()) {
      if (next.failure) throw next.failure.error;
      if (next.item !== undefined) yield next.item;
    }
    signal.throwIfAborted();
  } finally {
    leave();
    stop();
    await Promise.all(running);
  }
}
