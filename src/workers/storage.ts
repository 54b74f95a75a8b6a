import type { UseStore } from 'idb-keyval';
import { StoreError, storeError } from './storageErrors.ts';

const DATABASE = 'gcode-studio';
const STORE = 'kept';
/** Opening takes milliseconds; a busy machine may need seconds. */
const OPEN_MS = 5000;
/** Of one transaction: folders of data files are large. */
const TRANSACTION_MS = 60_000;

interface StorageOptions {
  /** Throws where the page may not keep anything. */
  factory?: () => IDBFactory;
  openMs?: number;
  transactionMs?: number;
}

export interface Storage {
  /** For the functions of idb-keyval. Rejects with StoreError, and never waits forever. */
  use: UseStore;
  /** Called with the problem when writing fails, and with null when it works (again). */
  onWritten(listener: (problem: StoreError | null) => void): void;
  /** Called when the database was deleted while it was open. */
  onCleared(listener: () => void): void;
  /** Resolves when the database is open, however long that takes. */
  opened(): Promise<void>;
}

/** Rejects with E361 when `promise` takes longer than `ms`. */
function inTime<T>(promise: Promise<T>, ms: number, doing: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const late = () => {
      const words = `This browser's storage does not answer: ${doing} took more than ${ms / 1000} s.`;
      reject(new StoreError('E361', words));
    };
    const timer = setTimeout(late, ms);
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

/** The one way to this browser's database, for the page and its workers. */
export function openStorage(options: StorageOptions = {}): Storage {
  const { factory = () => indexedDB, openMs = OPEN_MS, transactionMs = TRANSACTION_MS } = options;
  const writeListeners = new Set<(problem: StoreError | null) => void>();
  const clearListeners = new Set<() => void>();
  let opening: Promise<IDBDatabase> | undefined;
  /** The open request is past its deadline: others need not wait as long again. */
  let overdue = false;

  const request = (version?: number): Promise<IDBDatabase> =>
    new Promise((resolve, reject) => {
      const asked = factory().open(DATABASE, version);
      asked.onupgradeneeded = () => {
        const { result } = asked;
        if (!result.objectStoreNames.contains(STORE)) result.createObjectStore(STORE);
      };
      asked.onerror = () => reject(asked.error);
      asked.onsuccess = () => {
        const { result } = asked;
        if (result.objectStoreNames.contains(STORE)) return resolve(result);
        // Left behind by an opening that was broken off.
        result.close();
        request(result.version + 1).then(resolve, reject);
      };
    });

  const database = (): Promise<IDBDatabase> => {
    if (opening) return opening;
    const mine = request().then((db) => {
      overdue = false;
      const gone = (cleared: boolean) => {
        if (opening === mine) opening = undefined;
        if (cleared) for (const listener of clearListeners) listener();
      };
      db.onversionchange = ({ newVersion }) => {
        db.close();
        gone(newVersion === null);
      };
      db.onclose = () => gone(true);
      return db;
    });
    mine.catch(() => {
      if (opening === mine) opening = undefined;
    });
    opening = mine;
    return mine;
  };

  const inDatabase = (): Promise<IDBDatabase> => {
    const db = database();
    return inTime(db, overdue ? 0 : openMs, 'opening it').catch((error) => {
      if (error instanceof StoreError && error.code === 'E361') overdue = true;
      throw error;
    });
  };

  const transaction = async (mode: IDBTransactionMode): Promise<IDBTransaction> => {
    // Strict: what counts as saved outlives a crash of the machine, not only of the page.
    const begin = (db: IDBDatabase) => db.transaction(STORE, mode, { durability: 'strict' });
    const db = await inDatabase();
    try {
      return begin(db);
    } catch (error) {
      // The connection was closed since; a new one may be had.
      if ((error as Error).name !== 'InvalidStateError') throw error;
      opening = undefined;
      return begin(await inDatabase());
    }
  };

  const use: UseStore = async (mode, callback) => {
    const tell = (problem: StoreError | null) => {
      if (mode === 'readwrite') for (const listener of writeListeners) listener(problem);
    };
    try {
      const tx = await transaction(mode);
      const work = Promise.resolve(callback(tx.objectStore(STORE)));
      const value = await inTime(work, transactionMs, mode === 'readonly' ? 'reading' : 'writing');
      tell(null);
      return value;
    } catch (cause) {
      const problem = storeError(cause);
      tell(problem);
      throw problem;
    }
  };

  return {
    use,
    onWritten: (listener) => void writeListeners.add(listener),
    onCleared: (listener) => void clearListeners.add(listener),
    opened: async () => void (await database()),
  };
}

/** This page's, or this worker's. */
export const storage: Storage = openStorage();
