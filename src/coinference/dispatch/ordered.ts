import { Line } from '../line.ts';

/**
 * Works on items of a source, several at once, and gives the results in the order of the items. `window` says how many may
 * be under way, and is asked anew for each item. A failure shows in its turn. When the loop over the results ends, no more
 * items are taken, and what is under way has ended when this returns.
 * @param queue results that may wait for those before them, besides the window
 */
export async function* ordered<T, R>(
  source: AsyncIterable<T> | Iterable<T>,
  window: () => number,
  run: (item: T) => Promise<R>,
  queue = 16,
): AsyncGenerator<R, void> {
  const line = new Line<Promise<R>>(queue);
  const underWay = new Set<Promise<unknown>>();
  let over = false;
  const feed = async () => {
    for await (const item of source) {
      while (underWay.size >= Math.max(1, window()) && !over) await Promise.race(underWay);
      if (over) break;
      const result = run(item);
      const ended: Promise<unknown> = result.then(
        () => underWay.delete(ended),
        () => underWay.delete(ended),
      );
      underWay.add(ended);
      await line.put(result);
      await line.room();
    }
  };
  const fed = feed().then(
    () => line.close(),
    async (error) => {
      const failed = Promise.reject(error);
      failed.catch(() => {});
      await line.put(failed);
      line.close();
    },
  );
  try {
    for (let next = await line.take(); next; next = await line.take()) yield await next;
  } finally {
    over = true;
    line.drop();
    await Promise.allSettled([fed, ...underWay]);
  }
}
