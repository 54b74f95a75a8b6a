import type { Page } from '@playwright/test';

/** What the browser keeps under a key of the studio's storage; undefined where there is nothing, or no storage yet. */
export const kept = <T>(page: Page, key: string): Promise<T | undefined> =>
  page.evaluate<T | undefined>(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('gcode-studio');
    let isNew = false;
    opening.onupgradeneeded = () => {
      // Making the database is the studio's business.
      isNew = true;
      opening.transaction.abort();
    };
    opening.onerror = () => (isNew ? resolve(undefined) : reject(opening.error));
    opening.onsuccess = () => {
      const { result } = opening;
      if (!result.objectStoreNames.contains('kept')) {
        result.close();
        return resolve(undefined);
      }
      const reading = result.transaction('kept').objectStore('kept').get(${JSON.stringify(key)});
      reading.onerror = () => reject(reading.error);
      reading.onsuccess = () => resolve(reading.result);
      result.close();
    };
  })`);

/** Puts a value into the studio's storage, as if an earlier visit had. The page is one of the studio's origin. */
export const keep = (page: Page, key: string, value: unknown): Promise<void> =>
  page.evaluate<void>(`new Promise((resolve, reject) => {
    const opening = indexedDB.open('gcode-studio');
    opening.onupgradeneeded = () => opening.result.createObjectStore('kept');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const tx = opening.result.transaction('kept', 'readwrite');
      tx.objectStore('kept').put(${JSON.stringify(value)}, ${JSON.stringify(key)});
      tx.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  })`);

interface Kept<R> {
  project: { name: string; design: { ops: { id: string; placement: string }[] } };
  results: R;
}

/** The open project as this browser keeps it now. */
export const savedProject = <R = unknown>(page: Page): Promise<Kept<R> | undefined> =>
  kept<Kept<R>>(page, 'project:current');
