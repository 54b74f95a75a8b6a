import { del, get, set, update } from 'idb-keyval';
import { sha256Hex } from '../onnx/sha256.ts';
import { dropHeld, heldBytes, heldRecords, hold } from './held.ts';
import { storage } from './storage.ts';
import { StoreError } from './storageErrors.ts';

/** Kinds of what is kept in the browser's store; together with an id they make the key. */
type BlobKind = 'checkpoint' | 'predictor';

/** The first 16 hex digits of the bytes' SHA-256: the same bytes are kept once. */
export const contentId = async (bytes: Uint8Array): Promise<string> => sha256Hex(bytes).slice(0, 16);

/**
 * Keeps the bytes and gives their id. A half-written value is never seen: the store is transactional. Where the store
 * does not take them they are held in memory until the page is closed, and the page says so.
 * @throws StoreError when they cannot be held either
 */
export async function saveBytes(kind: BlobKind, bytes: Uint8Array): Promise<string> {
  const id = await contentId(bytes);
  try {
    await set(`${kind}:${id}`, bytes, storage.use);
  } catch (error) {
    if (!(await hold(`${kind}:${id}`, bytes))) throw error;
  }
  return id;
}

/** @throws StoreError when the bytes are gone (E365) or damaged (E366), or the store cannot be read */
export async function loadBytes(kind: BlobKind, id: string): Promise<Uint8Array<ArrayBuffer>> {
  const key = `${kind}:${id}`;
  let problem = new StoreError('E365', `The ${kind} ${id} is not in this browser's store any more.`);
  const stored = await get<Uint8Array<ArrayBuffer>>(key, storage.use).catch((error: StoreError) => {
    problem = error;
    return undefined;
  });
  const bytes = stored ?? (await heldBytes(key));
  if (!bytes) throw problem;
  if ((await contentId(bytes)) !== id) {
    throw new StoreError('E366', `The ${kind} ${id} is damaged: its checksum differs.`);
  }
  return bytes;
}

/** Rejects where the store fails; what it did not take, and what is dropped then, is gone with the page. */
export async function dropBytes(kind: BlobKind, id: string): Promise<void> {
  dropHeld(`${kind}:${id}`);
  await del(`${kind}:${id}`, storage.use);
}

/** Small records (profiles, kept searches) under a key of the caller's; held in memory where the store fails. */
export async function saveRecord(key: string, value: unknown): Promise<void> {
  try {
    // The record that it replaces may be large: it is not read for this.
    await set(key, value, storage.use);
    heldRecords.delete(key);
  } catch {
    heldRecords.set(key, value);
  }
}

export async function loadRecord(key: string): Promise<unknown> {
  return heldRecords.has(key) ? structuredClone(heldRecords.get(key)) : get(key, storage.use);
}

/** Rejects where the store fails. */
export async function dropRecord(key: string): Promise<void> {
  heldRecords.delete(key);
  await del(key, storage.use);
}

/**
 * Changes a record in one transaction, so that another tab's change is not overwritten. Lists are changed with it, never
 * read and kept whole.
 */
export async function changeRecord(key: string, change: (old: unknown) => unknown): Promise<void> {
  try {
    // What was held meanwhile is later than what is stored, and of this page.
    await update(key, (old) => change(heldRecords.has(key) ? heldRecords.get(key) : old), storage.use);
    heldRecords.delete(key);
  } catch {
    const old = await loadRecord(key).catch(() => undefined);
    heldRecords.set(key, change(old));
  }
}
