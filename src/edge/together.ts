import { onAbort } from '../system/onAbort.ts';
export interface Turn<T> {
  value: T;
  /** Time between asking and starting. */
  queueNs: number;
}

/** Work that may be done for several requests at once. */
export interface Together<I, O> {
  /** What has the same key can be done together. */
  key: string;
  item: I;
  /** Samples of the item. */
  count: number;
  /** One outcome for each item, in their order. */
  work(items: readonly I[], stop: AbortSignal): Promise<readonly (O | Error)[]>;
}

/** A request that may be done together with others. */
export interface Joined {
  key: string;
  client: string;
  item: unknown;
  count: number;
  signal: AbortSignal;
  asked: number;
  resolve(turn: Turn<unknown> & { together: number }): void;
  reject(error: Error): void;
}

/** Does the work of several requests; never rejects. It is stopped when all of them are given up. */
export async function runAll(
  all: readonly Joined[],
  started: number,
  work: Together<unknown, unknown>['work'],
): Promise<void> {
  const stop = new AbortController();
  const left = new Set(all);
  const leave = (each: Joined) => {
    each.reject(each.signal.reason);
    left.delete(each);
    if (left.size === 0) stop.abort(each.signal.reason);
  };
  const stays = all.map((each) => onAbort(each.signal, () => leave(each)));
  const given = [...left];
  const together = given.reduce((sum, { count }) => sum + count, 0);
  try {
    const items = given.map(({ item }) => item);
    const outcomes = given.length > 0 ? await work(items, stop.signal) : [];
    for (const [i, { resolve, reject, asked }] of given.entries()) {
      const value = outcomes[i];
      if (value instanceof Error) reject(value);
      else resolve({ value, queueNs: started - asked, together });
    }
  } catch (error) {
    for (const { reject } of given) reject(error as Error);
  } finally {
    for (const stay of stays) stay();
  }
}
