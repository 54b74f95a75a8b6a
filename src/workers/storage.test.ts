import { get } from 'idb-keyval';
import { describe, expect, it } from 'vitest';
import { openStorage } from './storage.ts';

/** An IDBFactory whose `open` does as told. */
const factory = (open: () => unknown) => () => ({ open }) as unknown as IDBFactory;
const code = async (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: { code: string }) => error.code,
  );

describe('S15.102 storage', () => {
  it('that does not answer is E361, at once from the second time on', async () => {
    const { use } = openStorage({ factory: factory(() => ({})), openMs: 20 });
    expect(await code(get('x', use))).toBe('E361');
    expect(await code(get('x', use))).toBe('E361');
  });

  it.each([
    ['SecurityError', 'E362'],
    ['QuotaExceededError', 'E360'],
    ['UnknownError', 'E363'],
  ])('whose open throws %s is %s, said to who listens for writes only', async (name, number) => {
    const heard: (string | undefined)[] = [];
    const storage = openStorage({
      factory: factory(() => {
        throw new DOMException('no', name);
      }),
    });
    storage.onWritten((problem) => heard.push(problem?.code));
    expect(await code(get('x', storage.use))).toBe(number);
    expect(heard).toEqual([]);
    expect(await code(storage.use('readwrite', () => 1))).toBe(number);
    expect(heard).toEqual([number]);
  });

  it('is E362 where there is none at all', async () => {
    expect(await code(get('x', openStorage().use))).toBe('E362');
  });
});
