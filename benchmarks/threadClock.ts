import { readdirSync, readFileSync } from 'node:fs';

/** Of Linux: a process's or a thread's name, its parent and its processor time. */
function statOf(path: string): { name: string; parent: number; seconds: number } | null {
  try {
    const text = readFileSync(path, 'utf8');
    const end = text.lastIndexOf(')');
    const rest = text.slice(end + 2).split(' ');
    // In hundredths of a second, whatever the kernel's own clock is.
    const ticks = Number(rest[11]) + Number(rest[12]);
    return { name: text.slice(text.indexOf('(') + 1, end), parent: Number(rest[1]), seconds: ticks / 100 };
  } catch {
    return null;
  }
}

/** Threads of that name in processes that this one started, or that those started. */
function threadsCalled(name: string): string[] {
  const pids = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  const parents = new Map(pids.map((pid) => [Number(pid), statOf(`/proc/${pid}/stat`)?.parent ?? 0]));
  const isOurs = (pid: number): boolean => pid === process.pid || (pid > 1 && isOurs(parents.get(pid) ?? 0));
  return pids
    .filter((pid) => isOurs(Number(pid)))
    .flatMap((pid) => {
      try {
        return readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/stat`);
      } catch {
        return [];
      }
    })
    .filter((path) => statOf(path)?.name.startsWith(name));
}

const LOOK_EVERY_MS = 250;

/**
 * Watches the processor time of threads by their name: on a machine that does other work too, a rate of their processor time
 * says what the code does, and one of the clock what the machine left it.
 */
export class ThreadClock {
  /** When each was looked at, ms since 1970, and its seconds then. */
  readonly #looks = new Map<string, { at: number; seconds: number }[]>();
  readonly #timer: ReturnType<typeof setInterval> | undefined;

  /** @param name its first letters */
  constructor(name: string) {
    if (process.platform !== 'linux') return;
    this.#timer = setInterval(() => {
      for (const path of threadsCalled(name)) {
        const looks = this.#looks.get(path) ?? [];
        looks.push({ at: Date.now(), seconds: statOf(path)?.seconds ?? Number.NaN });
        this.#looks.set(path, looks);
      }
    }, LOOK_EVERY_MS);
  }

  /** Of all of them, between the looks that lie between two times, as a share of the time; NaN where nothing was seen. */
  share(from: number, to: number): number {
    const shares = [...this.#looks.values()].flatMap((looks) => {
      const inside = looks.filter(({ at, seconds }) => at >= from && at <= to && !Number.isNaN(seconds));
      const [first, last] = [inside[0], inside.at(-1)];
      if (!first || !last || last.at === first.at) return [];
      return [(1000 * (last.seconds - first.seconds)) / (last.at - first.at)];
    });
    return shares.length === 0 ? Number.NaN : shares.reduce((a, b) => a + b, 0);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
