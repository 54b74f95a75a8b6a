import { STORAGE_ERRORS, storeError } from '../../workers/storageErrors.ts';
import { draftKey, putAside } from './aside.ts';
import { CURRENT, compareAndSet, joined, NOT_KNOWN, stampOf } from './persist.ts';
import { type ProjectFile, storedJson } from './projectJson.ts';
import type { Storage } from './storage.ts';
import type { StudioStore } from './store.ts';
import { type Tab, takeTurn, watchLent } from './turn.ts';
import type { Saving } from './ui.ts';

/** After a failure writing is tried again at this distance, ms. */
const RETRY_MS = 5000;

/**
 * Keeps every change of one tab's project, one write at a time, the newest state each time. While another tab keeps the
 * project, this one writes a draft of its own; nothing that either made is overwritten.
 */
export class Saver {
  readonly #store: StudioStore;
  readonly #keep: Storage;
  readonly #tab: Tab;
  /** Stamp of the stored project that this tab's is a later state of. */
  #seen: string;
  #writes = 0;
  #keeps = false;
  /** Another tab keeps the project. */
  #waits = false;
  /** Asked for and got; it may be lent to another tab since. */
  #granted = false;
  #hasDraft = false;
  #dirty = false;
  #writing: Promise<void> | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** As it was loaded: what differs was made in this tab. */
  #loaded: ProjectFile;

  constructor(store: StudioStore, storage: Storage, tab: Tab, seen: string) {
    this.#store = store;
    this.#keep = storage;
    this.#tab = tab;
    this.#seen = seen;
    this.#loaded = this.#open();
    store.subscribe((state, before) => {
      if (state.project !== before.project || state.results !== before.results) this.save();
    });
    tab.bus?.listen((word) => {
      if (word.kind === 'took' && this.#keeps) this.#sayOther('conflict');
      if (word.kind === 'bye' && this.#turn() === 'lent') this.#takeBack();
    });
    watchLent(
      tab,
      () => this.#turn(),
      () => this.#takeBack(),
    );
    takeTurn(tab, { granted: () => void this.#grant(), waiting: () => this.#sayOther('waiting') });
  }

  /** Waits until everything so far is written; false where the storage did not take it. */
  async written(): Promise<boolean> {
    await this.#writing;
    return this.#store.getState().ui.saving.state !== 'failed';
  }

  /** Writes the newest state as soon as the write under way is done. */
  save(): void {
    this.#dirty = true;
    clearTimeout(this.#retry);
    this.#writing ??= this.#writeAll();
  }

  /** The person continues in this tab; what the other one stored is kept aside. */
  async saveThis(): Promise<void> {
    const stored = await this.#keep.get(CURRENT);
    if (stored !== undefined) await putAside(this.#keep, stored, 'tab');
    this.#seen = stampOf(stored);
    this.#keeps = true;
    this.#waits = false;
    this.#tab.bus?.say({ kind: 'took', tab: this.#tab.id });
    this.save();
    await this.written();
  }

  /** The person continues with what the other tab stored; this tab's project is kept aside. */
  async takeOther(): Promise<void> {
    await putAside(this.#keep, storedJson(this.#open()), 'tab');
    const stored = await this.#keep.get(CURRENT);
    this.#seen = stampOf(stored);
    const { readProject } = await import('./projectFile.ts');
    this.#load(readProject(stored));
  }

  #open(): ProjectFile {
    const { project, results } = this.#store.getState();
    return { project, results };
  }

  #load(file: ProjectFile): void {
    const { load, show } = this.#store.getState();
    this.#loaded = file;
    load(file.project, file.results);
    show({ fit: this.#store.getState().ui.fit + 1 });
    this.#loaded = this.#open();
  }

  async #writeAll(): Promise<void> {
    while (this.#dirty) {
      this.#dirty = false;
      try {
        await this.#write();
        this.#show({ state: this.#waits ? 'other-tab' : 'saved' });
      } catch (error) {
        this.#fail(error);
      }
    }
    this.#writing = null;
  }

  async #write(): Promise<void> {
    if (this.#keeps && this.#seen === NOT_KNOWN) await this.#takeOver();
    if (this.#keeps) {
      const stamp = `${this.#tab.id}:${++this.#writes}`;
      if (await compareAndSet(this.#keep, this.#open(), this.#seen, stamp)) {
        this.#seen = stamp;
        if (this.#hasDraft) await this.#keep.delete(draftKey(this.#tab.id));
        this.#hasDraft = false;
        return;
      }
      this.#sayOther('conflict');
    }
    const json = storedJson(this.#open());
    this.#hasDraft = true;
    await this.#keep.set(draftKey(this.#tab.id), { why: 'tab', at: new Date().toISOString(), json });
  }

  /** The turn may be this tab's, and lent to the one that the person chose. */
  #turn(): 'keeping' | 'lent' | 'waiting' {
    if (this.#keeps) return 'keeping';
    return this.#granted ? 'lent' : 'waiting';
  }

  /** From the tab that it was lent to, and that is gone. */
  #takeBack(): void {
    this.#takeOver().catch((error) => this.#fail(error));
  }

  async #grant(): Promise<void> {
    this.#granted = true;
    try {
      await this.#takeOver();
    } catch (error) {
      this.#keeps = true;
      this.#fail(error);
    }
  }

  /** Keeps the project from now on, and joins what was stored meanwhile with what was made here. */
  async #takeOver(): Promise<void> {
    const stored = await this.#keep.get(CURRENT);
    const waited = this.#waits;
    const before = this.#seen;
    const { project, results } = this.#open();
    const edited = project !== this.#loaded.project;
    const found = results !== this.#loaded.results;
    this.#seen = stampOf(stored);
    this.#keeps = true;
    this.#waits = false;
    if (stored !== undefined && stampOf(stored) !== before) {
      const file = await this.#readOrPutAside(stored);
      if (file && edited) await putAside(this.#keep, stored, 'tab');
      if (file && !edited) this.#load(found ? { ...file, results: joined(file.results, results) } : file);
      else if (file) this.#store.setState({ results: joined(file.results, results) });
    }
    // What is yet to be written is not kept before it is.
    if (edited || found) this.save();
    else this.#show({ state: 'saved' });
    if (waited) this.#sayTakenOver(edited);
  }

  async #readOrPutAside(stored: unknown): Promise<ProjectFile | null> {
    const { readProject } = await import('./projectFile.ts');
    try {
      return readProject(stored);
    } catch {
      await putAside(this.#keep, stored, 'unreadable');
      return null;
    }
  }

  #show(saving: Saving): void {
    const { ui, show } = this.#store.getState();
    if (ui.saving.state !== saving.state || saving.state === 'failed') show({ saving });
  }

  #fail(cause: unknown): void {
    const { code, message, help } = storeError(cause);
    const known = this.#store.getState().ui.saving;
    this.#retry = setTimeout(() => this.save(), RETRY_MS);
    if (known.state === 'failed' && known.code === code) return;
    this.#show({ state: 'failed', code, message });
    const title = `${code} ${STORAGE_ERRORS[code].title}`;
    this.#store
      .getState()
      .notify({ kind: 'error', title, message: `Changes are not saved in this browser. ${message} ${help}` });
  }

  #sayOther(why: 'waiting' | 'conflict'): void {
    this.#keeps = false;
    this.#waits = true;
    this.#show({ state: 'other-tab' });
    this.#store.getState().notify(
      why === 'waiting'
        ? {
            kind: 'error',
            title: 'The studio is open in another tab',
            message:
              'What you make here is saved separately, and joins the project when that tab is closed. Work there, or continue here.',
            actions: ['project.keepThis'],
          }
        : {
            kind: 'error',
            title: `E367 ${STORAGE_ERRORS.E367.title}`,
            message: `Nothing was overwritten. ${STORAGE_ERRORS.E367.help}`,
            actions: ['project.keepThis', 'project.takeOther'],
          },
    );
  }

  #sayTakenOver(edited: boolean): void {
    const message = edited
      ? 'This tab’s project is saved from now on; the other tab’s is under “Projects saved in this browser”.'
      : 'Its project is open here, and changes are saved.';
    this.#store.getState().notify({ kind: 'done', title: 'The other tab is closed', message });
  }
}

const savers = new WeakMap<StudioStore, Saver>();

/** Keeps the store's project from now on. */
export function startSaving(store: StudioStore, storage: Storage, tab: Tab, seen: string): Saver {
  const saver = new Saver(store, storage, tab, seen);
  savers.set(store, saver);
  return saver;
}

export const saverOf = (store: StudioStore): Saver | undefined => savers.get(store);

/** Whether storage holds the project as it is now: what only an earlier state named may go then. */
export const isStored = async (store: StudioStore): Promise<boolean> =>
  (await saverOf(store)?.written()) ?? true;
