import { describe, expect, it, vi } from 'vitest';
import { memoryStorage } from './memoryStorage.ts';
import { CURRENT, NEVER_STORED, restore } from './persist.ts';
import { newProject } from './project.ts';
import { listAside } from './saved.ts';
import { Saver } from './saver.ts';
import { createStudioStore, type StudioStore } from './store.ts';
import type { Bus, Word } from './turn.ts';

/** Tabs of one browser without locks. */
function browserOf() {
  const hearing = new Map<string, ((word: Word) => void)[]>();
  const dead = new Set<string>();
  const storage = memoryStorage();
  const busOf = (tab: string): Bus => ({
    say: (word) => {
      if (dead.has(tab)) return;
      for (const [other, hears] of hearing) if (other !== tab) for (const hear of hears) hear(word);
    },
    listen: (hear) => void hearing.set(tab, [...(hearing.get(tab) ?? []), hear]),
  });
  const gone = (id: string) => {
    hearing.delete(id);
    dead.add(id);
  };
  /** A tab that is gone writes nothing any more, whatever its timers do here. */
  const storageOf = (id: string): typeof storage => ({
    ...storage,
    get: (key) => (dead.has(id) ? new Promise(() => {}) : storage.get(key)),
    set: (key, value) => (dead.has(id) ? new Promise(() => {}) : storage.set(key, value)),
    update: (key, change) => (dead.has(id) ? new Promise(() => {}) : storage.update(key, change)),
  });
  return {
    storage,
    /** Without a word. */
    crash: gone,
    async open(id: string, since: number) {
      const { file, seen } = await restore(storage);
      const store = createStudioStore(file?.project ?? newProject(), file?.results);
      const bus = busOf(id);
      const saver = new Saver(store, storageOf(id), { id, since, locks: undefined, bus }, seen);
      const close = () => {
        hearing.delete(id);
        bus.say({ kind: 'bye', tab: id });
        gone(id);
      };
      return { store, saver, close };
    },
  };
}
const rename = (store: StudioStore, name: string) =>
  store.getState().edit('Rename', (project) => {
    project.name = name;
  });
const run = (store: StudioStore, id: string) =>
  store.getState().record((results) => void results.runs.unshift({ id } as never));
const stored = async (storage: ReturnType<typeof memoryStorage>) =>
  (await storage.get(CURRENT)) as never as {
    project: { name: string };
  };

describe('S15.101 two tabs without locks', () => {
  it('the second keeps nothing of the first from being kept, and takes over with what it found', async () => {
    vi.useFakeTimers();
    const browser = browserOf();
    const one = await browser.open('one', 1);
    await vi.advanceTimersByTimeAsync(1500);
    rename(one.store, 'first');
    await one.saver.written();
    const two = await browser.open('two', 2);
    await vi.advanceTimersByTimeAsync(1500);
    expect(two.store.getState().ui.saving.state).toBe('other-tab');
    run(two.store, 'mine');
    rename(one.store, 'later');
    await vi.advanceTimersByTimeAsync(10);
    expect((await stored(browser.storage)).project.name).toBe('later');
    expect((await listAside(browser.storage)).map(({ why }) => why)).toEqual(['tab']);
    one.close();
    await vi.advanceTimersByTimeAsync(1500);
    await two.saver.written();
    expect(two.store.getState().project.name).toBe('later');
    expect(two.store.getState().results.runs).toHaveLength(1);
    expect(two.store.getState().ui.notices.at(-1)?.title).toBe('The other tab is closed');
    expect(await listAside(browser.storage)).toEqual([]);
    vi.useRealTimers();
  });

  it('of two that both write, the later one says so and overwrites nothing; the person chooses', async () => {
    vi.useFakeTimers();
    const storage = memoryStorage();
    const alone = (id: string, seen: string) => {
      const store = createStudioStore(newProject());
      return {
        store,
        saver: new Saver(store, storage, { id, since: 0, locks: undefined, bus: undefined }, seen),
      };
    };
    const [one, two] = [alone('one', NEVER_STORED), alone('two', NEVER_STORED)];
    await vi.advanceTimersByTimeAsync(10);
    rename(one.store, 'one');
    await one.saver.written();
    rename(two.store, 'two');
    await two.saver.written();
    expect((await stored(storage)).project.name).toBe('one');
    expect(two.store.getState().ui.notices.at(-1)?.title).toMatch(/^E367/);
    await two.saver.saveThis();
    expect((await stored(storage)).project.name).toBe('two');
    expect((await listAside(storage)).map(({ name }) => name)).toContain('one');
    vi.useRealTimers();
  });
});

describe('S15.101 a tab that lent its turn', () => {
  it.each(['closes', 'crashes'])('takes it back when the other one %s', async (how) => {
    vi.useFakeTimers();
    const browser = browserOf();
    const one = await browser.open('one', 1);
    await vi.advanceTimersByTimeAsync(1500);
    const two = await browser.open('two', 2);
    await vi.advanceTimersByTimeAsync(1500);
    await two.saver.saveThis();
    expect(one.store.getState().ui.saving.state).toBe('other-tab');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(one.store.getState().ui.saving.state).toBe('other-tab');
    rename(two.store, 'second');
    await two.saver.written();
    if (how === 'closes') two.close();
    else browser.crash('two');
    await vi.advanceTimersByTimeAsync(15_000);
    expect(one.store.getState().ui.saving.state).toBe('saved');
    expect(one.store.getState().project.name).toBe('second');
    rename(one.store, 'first again');
    await one.saver.written();
    expect((await stored(browser.storage)).project.name).toBe('first again');
    vi.useRealTimers();
  });
});

describe('S15.102 storage that fails', () => {
  it('is said once, tried again, and loads what could not be read before', async () => {
    vi.useFakeTimers();
    const browser = browserOf();
    const before = await browser.open('one', 1);
    await vi.advanceTimersByTimeAsync(1500);
    rename(before.store, 'kept');
    await before.saver.written();
    before.close();
    browser.storage.broken = new DOMException('no room', 'QuotaExceededError');
    const { store } = await browser.open('two', 2);
    await vi.advanceTimersByTimeAsync(12_000);
    expect(store.getState().ui.saving).toMatchObject({ state: 'failed', code: 'E360' });
    expect(store.getState().ui.notices.filter(({ kind }) => kind === 'error')).toHaveLength(1);
    browser.storage.broken = null;
    await vi.advanceTimersByTimeAsync(6000);
    expect(store.getState().ui.saving).toEqual({ state: 'saved' });
    expect(store.getState().project.name).toBe('kept');
    vi.useRealTimers();
  });
});
