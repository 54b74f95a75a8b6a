import { createStore, del, get, set, type UseStore } from 'idb-keyval';

/** Kinds of what is kept in the browser's store; together with an id they make the key. */
export type BlobKind = 'checkpoint' | 'supernet' | 'predictor';

/** Bytes that cannot be kept or found: the browser has no room, or its store is blocked or was cleared. */
export class StoreError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreError';
  }
}

let store: UseStore | undefined;
/** The same store as the project's, opened at its first use. */
const opened = (): UseStore => {
  store ??= createStore('gcode-studio', 'kept');
  return store;
};

/** The first 16 hex digits of the bytes' SHA-256: the same bytes are kept once. */
export async function contentId(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>));
  return Array.from(digest.subarray(0, 8), (b) => b.toString(16).padStart(2, '0')).join('');
}

const failed = (doing: string) => (cause: unknown) => {
  const words = cause instanceof Error ? cause.message : String(cause);
  throw new StoreError(`${doing} in this browser's store failed: ${words}`, { cause });
};

/** Keeps the bytes and gives their id. A half-written value is never seen: the store is transactional. @throws StoreError */
export async function keepBytes(kind: BlobKind, bytes: Uint8Array): Promise<string> {
  const id = await contentId(bytes);
  await set(`${kind}:${id}`, bytes, opened()).catch(failed('Saving'));
  return id;
}

/** @throws StoreError when the bytes are gone or damaged */
export async function keptBytes(kind: BlobKind, id: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await get<Uint8Array<ArrayBuffer>>(`${kind}:${id}`, opened()).catch(failed('Reading'));
  if (!bytes) throw new StoreError(`The ${kind} ${id} is not in this browser's store any more.`);
  if ((await contentId(bytes)) !== id) {
    throw new StoreError(`The ${kind} ${id} is damaged: its checksum differs.`);
  }
  return bytes;
}

export const dropBytes = (kind: BlobKind, id: string): Promise<void> => del(`${kind}:${id}`, opened());

/** Small records (profiles, what a supernet is) under a key of the caller's. */
export const keepRecord = (key: string, value: unknown): Promise<void> => set(key, value, opened());
export const keptRecord = (key: string): Promise<unknown> => get(key, opened());
