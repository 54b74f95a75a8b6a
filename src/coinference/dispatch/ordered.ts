import { Line } from '../line.ts';

/**
 * Works on items of a source, several at once, and gives the results in the order of the items. `window` says how many may
 * have been taken and not given, and is asked again for each item. A failure shows in its turn. When the loop over the results
 * ends, no more items are taken, and what is under way has ended when this returns.
 */
export async function* ordered<T, R>(
  source: AsyncIterable<T> | Iterable<T>,
  window: () => number,
  run: (item: T) => Promise<R>,
): AsyncGenerator<R, void> {
  // Wrapped, because what waits for a promise of a promise waits for both.
  const line = new Line<{ result: Promise<R> }>(Number.POSITIVE_INFINITY);
  const underWay = new Set<Promise<R>>();
  let over = false;
  let wake = () => {};
  const feed = async () => {
    for await (const item of source) {
      while (underWay.size >= Math.max(1, window()) && !over) {
        await new Promise<void>((done) => {
          wake = done;
        });
      }
      if (over) break;
      const result = run(item);
      result.catch(() => {});
      underWay.add(result);
      await line.put({ result });
    }
  };
  const fed = feed().then(
    () => line.close(),
    async (error) => {
      const failed: Promise<R> = Promise.reject(error);
      failed.catch(() => {});
      await line.put({ result: failed });
      line.close();
    },
  );
  try {
    for (let next = await line.take(); next; next = await line.take()) {
      const done = await next.result;
      underWay.delete(next.result);
      wake();
      yield done;
    }
  } finally {
    over = true;
    wake();
    line.drop();
    await Promise.allSettled([fed, ...underWay]);
  }
}
