import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changeRecord, dropBytes, loadBytes, loadRecord, saveBytes, saveRecord } from './blobs.ts';
import { holdHere } from './held.ts';

// Tests in Node have no IndexedDB: every call to the store fails as it does where it is denied.
const bytes = new Uint8Array([1, 2, 3]);

describe('S15.102 what the storage does not take', () => {
  const onHeld = vi.fn();
  let page: ReturnType<typeof holdHere>;
  beforeEach(() => {
    onHeld.mockClear();
    page = holdHere(onHeld);
  });
  afterEach(() => page.close());

  it('is held by the page, which is told', async () => {
    const id = await saveBytes('checkpoint', bytes);
    expect(onHeld).toHaveBeenCalledOnce();
    expect(await loadBytes('checkpoint', id)).toEqual(bytes);
    await dropBytes('checkpoint', id).catch(() => {});
    await expect(loadBytes('checkpoint', id)).rejects.toMatchObject({ code: 'E362' });
  });

  it('is held by the page for workers, which hand it over to each other there', async () => {
    // Another instance of the modules, which is no page: a worker.
    vi.resetModules();
    const worker = await import('./blobs.ts');
    const id = await worker.saveBytes('checkpoint', bytes);
    expect(onHeld).toHaveBeenCalledOnce();
    expect(await loadBytes('checkpoint', id)).toEqual(bytes);
    expect(await worker.loadBytes('checkpoint', id)).toEqual(bytes);
  });

  it('records are held too, each change on top of the one before', async () => {
    await saveRecord('list', [1]);
    await changeRecord('list', (old) => [...(old as number[]), 2]);
    expect(await loadRecord('list')).toEqual([1, 2]);
  });
});
