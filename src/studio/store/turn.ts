const LOCK = 'gcode-studio:project';
/** A lock is held for as long as its callback's promise is open: until the tab closes. */
const untilClosed = new Promise<never>(() => {});
/** A page that was just left lets go a moment later; a busy one takes a moment to answer. */
const PATIENCE_MS = 1000;
/** How often a waiting tab asks whether the other one is still there. */
const ASK_MS = 3000;
/** Questions without an answer after which a tab that keeps the project counts as gone: a busy one answers late. */
const ASKED_IN_VAIN = 3;

/** What tabs say to each other. */
export type Word =
  /** Is there a tab before me? */
  | { kind: 'ask'; tab: string; since: number }
  /** Yes: this one. */
  | { kind: 'here'; tab: string; since: number }
  | { kind: 'bye'; tab: string }
  /** The person chose to continue in this tab. */
  | { kind: 'took'; tab: string }
  /** Does any tab keep the project? */
  | { kind: 'who'; tab: string }
  /** This one does. */
  | { kind: 'keeping'; tab: string };

/** All tabs of this page: what one says, the others hear. */
export interface Bus {
  say(word: Word): void;
  listen(hear: (word: Word) => void): void;
}

export interface Turn {
  /** It is this tab's turn; called at most once. */
  granted(): void;
  /** Another tab is before this one; called at most once. */
  waiting(): void;
}

export interface Tab {
  id: string;
  /** Start of the page, ms; the eldest comes first. */
  since: number;
  locks: Pick<LockManager, 'request' | 'query'> | undefined;
  bus: Bus | undefined;
}

/** Lets one tab after the other keep the project. What it gets wrong is caught when the project is written. */
export function takeTurn(tab: Tab, turn: Turn): void {
  if (tab.locks) byLock(tab.locks, turn);
  else if (tab.bus) byWord(tab, tab.bus, turn);
  else turn.granted();
}

function byLock(locks: Pick<LockManager, 'request' | 'query'>, turn: Turn): void {
  let mine = false;
  const tell = async () => {
    // On a slow machine the lock can be long in coming without anybody else holding it.
    const { held = [] } = await locks.query();
    if (!mine && held.some(({ name }) => name === LOCK)) turn.waiting();
  };
  const timer = setTimeout(() => void tell(), PATIENCE_MS);
  void locks.request(LOCK, () => {
    mine = true;
    clearTimeout(timer);
    turn.granted();
    return untilClosed;
  });
}

/** On plain http a browser has no locks: tabs ask each other, and the eldest that answers comes first. */
function byWord({ id, since }: Tab, bus: Bus, turn: Turn): void {
  let mine = false;
  let told = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const ask = () => {
    timer = setTimeout(() => {
      mine = true;
      turn.granted();
    }, PATIENCE_MS);
    bus.say({ kind: 'ask', tab: id, since });
  };
  const elder = (other: { tab: string; since: number }) =>
    other.since < since || (other.since === since && other.tab < id);
  bus.listen((word) => {
    if (word.kind === 'ask' && (mine || !elder(word))) bus.say({ kind: 'here', tab: id, since });
    if (mine) return;
    if (word.kind === 'here') {
      clearTimeout(timer);
      timer = setTimeout(ask, ASK_MS);
      if (!told) turn.waiting();
      told = true;
    } else if (word.kind === 'bye') {
      clearTimeout(timer);
      ask();
    }
  });
  ask();
}

/**
 * Answers while this tab keeps the project; while it has lent its turn, asks, and calls `gone` when no tab keeps the
 * project any more: one that crashed says no goodbye.
 */
export function watchLent(
  { id, bus }: Tab,
  is: () => 'keeping' | 'lent' | 'waiting',
  gone: () => void,
): void {
  if (!bus) return;
  let unanswered = 0;
  bus.listen((word) => {
    if (word.kind === 'who' && is() === 'keeping') bus.say({ kind: 'keeping', tab: id });
    if (word.kind === 'keeping' || word.kind === 'took') unanswered = 0;
  });
  setInterval(() => {
    if (is() !== 'lent') unanswered = 0;
    else if (unanswered++ < ASKED_IN_VAIN) bus.say({ kind: 'who', tab: id });
    else {
      unanswered = 0;
      gone();
    }
  }, ASK_MS);
}

/** The channel of this browser's tabs; none where the browser has none. */
export function tabBus(tab: string): Bus | undefined {
  if (typeof BroadcastChannel === 'undefined') return undefined;
  const channel = new BroadcastChannel(LOCK);
  addEventListener('pagehide', () => channel.postMessage({ kind: 'bye', tab } satisfies Word));
  return {
    say: (word) => channel.postMessage(word),
    listen: (hear) => channel.addEventListener('message', ({ data }) => hear(data as Word)),
  };
}
