import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { del, get, set, update } from 'idb-keyval';
import { storage } from './storage.ts';
import { StoreError } from './storageErrors.ts';

/** Kinds of what is kept in the browser's store; together with an id they make the key. */
export type BlobKind = 'checkpoint' | 'supernet' | 'predictor';

/** The first 16 hex digits of the bytes' SHA-256: the same bytes are kept once. */
export async function contentId(bytes: Uint8Array): Promise<string> {
  // On plain http from another machine a browser has no `crypto.subtle`.
  const digest = globalThis.crypto?.subtle
    ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
    : sha256(bytes);
  return bytesToHex(digest.subarray(0, 8));
}

/** Keeps the bytes and gives their id. A half-written value is never seen: the store is transactional. @throws StoreError */
export async function keepBytes(kind: BlobKind, bytes: Uint8Array): Promise<string> {
  const id = await contentId(bytes);
  await set(`${kind}:${id}`, bytes, storage.use);
  return id;
}

/** @throws StoreError when the bytes are gone (E365) or damaged (E366), or the store cannot be read */
export async function keptBytes(kind: BlobKind, id: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await get<Uint8Array<ArrayBuffer>>(`${kind}:${id}`, storage.use);
  if (!bytes) throw new StoreError('E365', `The ${kind} ${id} is not in this browser's store any more.`);
  if ((await contentId(bytes)) !== id) {
    throw new StoreError('E366', `The ${kind} ${id} is damaged: its checksum differs.`);
  }
  return bytes;
}

export const dropBytes = (kind: BlobKind, id: string): Promise<void> => del(`${kind}:${id}`, storage.use);

/** Small records (profiles, what a supernet is) under a key of the caller's. */
export const keepRecord = (key: string, value: unknown): Promise<void> => set(key, value, storage.use);
export const keptRecord = (key: string): Promise<unknown> => get(key, storage.use);
/** Changes a record in one transaction, so that another tab's change is not overwritten. */
export const changeRecord = (key: string, change: (old: unknown) => unknown): Promise<void> =>
  update(key, change, storage.use);
