/**
 * What the browser's storage does not take stays in the memory of the open page, for as long as the page is open. Workers
 * come and go, so they hand it to the page and ask the page for it.
 */
type Word =
  | { kind: 'hold' | 'here'; key: string; bytes: Uint8Array<ArrayBuffer> }
  | { kind: 'holds' | 'want' | 'drop'; key: string };

const CHANNEL = 'gcode-studio:held';
/** A page answers in milliseconds; a busy one needs more. */
const HOLD_MS = 10_000;
const WANT_MS = 2000;

const held = new Map<string, unknown>();
let page: { channel: BroadcastChannel | undefined; onHeld: () => void } | undefined;

const open = (): BroadcastChannel | undefined =>
  typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(CHANNEL);

/** Makes this context the one that holds. @param onHeld is called when bytes are held that storage did not take */
export function holdHere(onHeld: () => void): { close(): void } {
  const channel = open();
  page = { channel, onHeld };
  channel?.addEventListener('message', ({ data }) => {
    const word = data as Word;
    const { kind, key } = word;
    if (kind === 'hold') {
      holdBytes(key, word.bytes);
      channel.postMessage({ kind: 'holds', key } satisfies Word);
    } else if (kind === 'want') {
      const bytes = held.get(key);
      if (bytes instanceof Uint8Array) channel.postMessage({ kind: 'here', key, bytes } as Word);
    } else if (kind === 'drop') held.delete(key);
  });
  return {
    close: () => {
      channel?.close();
      page = undefined;
      held.clear();
    },
  };
}

function holdBytes(key: string, bytes: Uint8Array): void {
  held.set(key, bytes);
  page?.onHeld();
}

/** Says a word to the pages; the first answer of this kind about the same key, or null when none comes in time. */
function ask(word: Word, kind: Word['kind'], ms: number): Promise<Word | null> {
  const channel = open();
  if (!channel) return Promise.resolve(null);
  return new Promise<Word | null>((resolve) => {
    const timer = setTimeout(() => resolve(null), ms);
    channel.addEventListener('message', ({ data }) => {
      const answer = data as Word;
      if (answer.kind !== kind || answer.key !== word.key) return;
      clearTimeout(timer);
      resolve(answer);
    });
    channel.postMessage(word);
  }).finally(() => channel.close());
}

/** Holds bytes in the page's memory; false when there is no page to hold them. */
export async function hold(key: string, bytes: Uint8Array): Promise<boolean> {
  if (page) {
    holdBytes(key, bytes);
    return true;
  }
  const word = { kind: 'hold', key, bytes } as Word;
  return (await ask(word, 'holds', HOLD_MS)) !== null;
}

export async function heldBytes(key: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (page) return held.get(key) as Uint8Array<ArrayBuffer> | undefined;
  const answer = await ask({ kind: 'want', key }, 'here', WANT_MS);
  return answer?.kind === 'here' ? answer.bytes : undefined;
}

export function dropHeld(key: string): void {
  held.delete(key);
  if (page) return;
  const channel = open();
  channel?.postMessage({ kind: 'drop', key } satisfies Word);
  channel?.close();
}

/** Small records are the page's own: no worker reads them. */
export const heldRecords = {
  has: (key: string): boolean => held.has(key),
  get: (key: string): unknown => held.get(key),
  set: (key: string, value: unknown): void => void held.set(key, structuredClone(value)),
  delete: (key: string): void => void held.delete(key),
};
