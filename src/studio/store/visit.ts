import { packedMembers, unpacked } from './packed.ts';
import { initialSession, type Session } from './session/session.ts';
import type { Storage } from './storage.ts';
import type { StudioState, StudioStore } from './store.ts';

/** What a visit leaves for the next one, beside the project: what was shown, filled in and found. */
const LEFT = {
  ui: ['step', 'drawerOpen', 'drawerHeight', 'measured'],
  dispatch: [
    'shown',
    'zoo',
    'link',
    'load',
    'seconds',
    'targetMs',
    'goal',
    'leastAccuracy',
    'beside',
    'played',
  ],
  run: ['frames', 'giveUpS', 'weights', 'ran', 'results', 'warmUp', 'stream'],
  search: [
    ...(['source', 'objectives', 'limits', 'axes', 'scored', 'evaluated', 'limitReports'] as const),
    // Its candidates are many: they are kept piece by piece as they come (RunCloud), and found by the run.
    ...(['run', 'overlay', 'colour', 'space', 'budget', 'strategy', 'seed'] as const),
    ...(['unscorable', 'front', 'view', 'listed', 'sort', 'pinned', 'selected'] as const),
  ],
  training: [
    ...(['recipes', 'provider', 'designKey', 'epoch', 'epochs', 'loss', 'accuracy', 'view'] as const),
    'samplesPerSecond',
  ],
  latencyModel: ['target'],
} as const satisfies { [Part in keyof Session]?: readonly (keyof Session[Part])[] };

type Part = keyof typeof LEFT;
const PARTS = Object.keys(LEFT) as Part[];

const VISIT = 'visit';
/** Of the form of what is left: what another version of the studio left is not read. */
const VERSION = 2;
/** The visit is written so long after a change at most. */
const LATER_MS = 1000;

type Left = Partial<Record<Part, Record<string, unknown>>>;

function leftOf(state: StudioState): Left {
  const pick = (part: Part) =>
    Object.fromEntries(
      LEFT[part].map((key) => [key, (state[part] as unknown as Record<string, unknown>)[key]]),
    );
  const left: Left = Object.fromEntries(PARTS.map((part) => [part, pick(part)]));
  // While a search runs its front is left each second: as text that is made once, the page need not copy its objects.
  return { ...left, search: { ...left.search, front: packedMembers(state.search.front) } };
}

/** Whether a value can stand where the initial one did: of its kind, where that says one. */
const fits = (value: unknown, initial: unknown): boolean =>
  initial === null || (typeof value === typeof initial && Array.isArray(value) === Array.isArray(initial));

/**
 * Brings back what the last visit left, and leaves what this one will. It is taken out of the store first, so that a page that
 * it breaks is whole at the next try. Never rejects.
 * @returns ends it
 */
export async function followVisit(store: StudioStore, storage: Storage): Promise<() => void> {
  try {
    const stored = (await storage.get(VISIT)) as { version?: unknown; left?: Left } | undefined;
    await storage.delete(VISIT);
    if (stored?.version === VERSION && stored.left) bringBack(store, stored.left);
  } catch {
    // A browser that keeps nothing says so for the project.
  }
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    timer = undefined;
    storage.set(VISIT, { version: VERSION, left: leftOf(store.getState()) }).catch(() => {});
  };
  const later = () => {
    timer ??= setTimeout(write, LATER_MS);
  };
  later();
  const end = store.subscribe((state, before) => {
    if (PARTS.some((part) => state[part] !== before[part])) later();
  });
  return () => {
    clearTimeout(timer);
    end();
  };
}

function bringBack(store: StudioStore, left: Left): void {
  for (const part of PARTS) {
    const initial = initialSession[part] as unknown as Record<string, unknown>;
    const found = left[part];
    if (typeof found !== 'object' || found === null) continue;
    const patch = LEFT[part].flatMap((key) => {
      const value = key === 'front' ? unpacked(found[key]) : found[key];
      return value !== undefined && fits(value, initial[key]) ? [[key, value] as const] : [];
    });
    store.getState().put(part, Object.fromEntries(patch));
  }
}
