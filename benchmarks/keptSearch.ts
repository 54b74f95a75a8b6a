import type { Page } from '@playwright/test';

/** A search's state as it was given to the browser's store: its own clock, its candidates, and when, ms since 1970. */
export interface KeptState {
  at: number;
  elapsedMs: number;
  candidatesScored: number;
}

const SAID = 'kept-search ';

/** Runs in the page before its own scripts: says of each search that is given to the store what it is and when. */
export const WATCH_KEPT = `{
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (value, key) {
    if (String(key).startsWith('search-of:')) {
      const { elapsedMs, candidatesScored } = value;
      console.log('${SAID}' + JSON.stringify({ at: Date.now(), elapsedMs, candidatesScored }));
    }
    return put.call(this, value, key);
  };
}`;

/** What pages said of the states that they gave to the store, the oldest first. */
export class KeptWatch {
  readonly states: KeptState[] = [];
  #wake: (() => void) | null = null;

  listen(page: Page): void {
    page.on('console', (message) => {
      const text = message.text();
      if (!text.startsWith(SAID)) return;
      this.states.push(JSON.parse(text.slice(SAID.length)) as KeptState);
      this.#wake?.();
    });
  }

  /** The first state behind the first `from` of which it is true. */
  async until(from: number, is: (state: KeptState) => boolean): Promise<KeptState> {
    for (;;) {
      const found = this.states.slice(from).find(is);
      if (found) return found;
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  /** When the search would have begun if its clock had never stood still, as far as its states were told at once. */
  get begun(): number {
    return Math.min(...this.states.map(({ at, elapsedMs }) => at - elapsedMs));
  }
}

/** The search that the page's store has, with the longest time; null where it has none. */
export const keptIn = (page: Page): Promise<Omit<KeptState, 'at'> | null> =>
  page.evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('gcode-studio');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const store = opening.result.transaction('kept').objectStore('kept');
      const reading = store.getAll(IDBKeyRange.bound('search-of:', 'search-of;'));
      reading.onerror = () => reject(reading.error);
      reading.onsuccess = () => {
        opening.result.close();
        const last = reading.result.reduce((a, b) => (a && a.elapsedMs > b.elapsedMs ? a : b), null);
        resolve(last && { elapsedMs: last.elapsedMs, candidatesScored: last.candidatesScored });
      };
    };
  })`);
