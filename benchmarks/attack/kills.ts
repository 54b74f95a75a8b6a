import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, type Locator, type Page } from '@playwright/test';
import { WITHOUT_TOOLBAR } from '../../e2e/chromium.ts';
import { startEndpoint } from '../../src/cli/endpointProcess.ts';
import { seeded } from '../../src/design/testing.ts';
import type { Figure } from '../benchmark.ts';

export const name = 'kills';

export interface KillOptions {
  count?: number;
  seed?: number;
  log?: (text: string) => void;
}

/** A Chromium as the leader of a process group, so that one signal ends all of it at once. */
async function launch(profile: string): Promise<{ process: ChildProcess; address: string }> {
  const child = spawn(
    process.env.CHROMIUM_PATH ?? chromium.executablePath(),
    [
      '--headless=new',
      '--no-sandbox',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-breakpad',
      WITHOUT_TOOLBAR,
      `--user-data-dir=${profile}`,
      '--remote-debugging-port=0',
      'about:blank',
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  for await (const line of createInterface({ input: child.stderr })) {
    const address = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
    if (!address) continue;
    child.stderr.resume();
    return { process: child, address };
  }
  throw new Error('Chromium ended before it could be driven');
}

/** SIGKILL to the whole group; resolves when its leader is gone. */
async function kill(child: ChildProcess): Promise<void> {
  const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null;
  try {
    process.kill(-(child.pid as number), 'SIGKILL');
  } catch {
    // It is gone already.
  }
  await gone;
}

/** The studio in a browser that keeps its profile from one visit to the next. */
class Visit {
  private constructor(
    readonly process: ChildProcess,
    readonly page: Page,
    readonly field: Locator,
  ) {}

  static async open(profile: string, url: string): Promise<Visit> {
    const { process, address } = await launch(profile);
    try {
      const browser = await chromium.connectOverCDP(address);
      const page = browser.contexts()[0]?.pages()[0] as Page;
      await page.goto(url);
      const field = page.getByTestId('project-name');
      await field.waitFor();
      return new Visit(process, page, field);
    } catch (error) {
      await kill(process);
      throw error;
    }
  }

  /** Whether the project of the last visit could not be read or drawn. */
  async broken(): Promise<boolean> {
    const crashed = await this.page.getByTestId('crash').count();
    const unread = await this.page.getByTestId('notice-error').filter({ hasText: 'E368' }).count();
    return crashed + unread > 0;
  }

  /** Names the project. */
  edit = (name: string): Promise<void> => this.field.fill(name);
  name = (): Promise<string> => this.field.inputValue();

  /** The project's name as it is in the browser's store now. */
  stored(): Promise<string> {
    return this.page.evaluate(`new Promise((resolve, reject) => {
      const opening = indexedDB.open('gcode-studio');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const reading = opening.result.transaction('kept').objectStore('kept').get('project:current');
        reading.onerror = () => reject(reading.error);
        reading.onsuccess = () => {
          opening.result.close();
          resolve(reading.result?.project.name ?? '');
        };
      };
    })`);
  }
}

/** Visits a studio of its own with one browser profile. */
async function withVisits(use: (open: () => Promise<Visit>) => Promise<void>): Promise<void> {
  const profile = mkdtempSync(join(tmpdir(), 'gcode-kills-'));
  const endpoint = await startEndpoint(['--studio', 'dist/studio']);
  let last: Visit | undefined;
  try {
    await use(async () => {
      last = await Visit.open(profile, endpoint.url);
      return last;
    });
  } finally {
    if (last) await kill(last.process);
    await endpoint.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

export interface Killed {
  /** What the store held when it was looked at, some edits before the kill. */
  seen: string;
  /** All names that were given, in their order. */
  names: string[];
  /** The name at the next visit. */
  found: string;
  broken: boolean;
}

/**
 * Kills Chromium in the middle of writing: edits are made until the last one is seen in the store, more follow, and the
 * browser is killed while they are written. What counts is the order of edits; no time is measured.
 */
export async function killWhileWriting(rounds: number, seed = 1): Promise<Killed[]> {
  const random = seeded(seed);
  const kills: Killed[] = [];
  await withVisits(async (open) => {
    let visit = await open();
    for (let round = 0; round < rounds; round++) {
      const names: string[] = [];
      const edit = async () => {
        names.push(`${round}/${names.length}`);
        await visit.edit(names.at(-1) as string);
      };
      for (let i = 0; i < 3; i++) await edit();
      let seen = '';
      while (seen !== names.at(-1)) seen = await visit.stored();
      for (let i = Math.floor(8 * random()); i >= 0; i--) await edit();
      await kill(visit.process);
      visit = await open();
      kills.push({ seen, names, found: await visit.name(), broken: await visit.broken() });
    }
  });
  return kills;
}

/** Kills Chromium (SIGKILL) at random moments while the project is edited, and counts what the next visit has lost. */
export async function run({ count = 50, seed = 1, log = () => {} }: KillOptions = {}): Promise<Figure[]> {
  const random = seeded(seed);
  let broken = 0;
  const lostMs: number[] = [];
  await withVisits(async (open) => {
    let visit = await open();
    for (let i = 0; i < count; i++) {
      // When each edit was done; an edit's name is its number.
      const done: number[] = [];
      let killedAt = 0;
      const killing = new Promise<void>((resolve) =>
        setTimeout(
          () => {
            killedAt = performance.now();
            void kill(visit.process).then(resolve);
          },
          300 + 2500 * random(),
        ),
      );
      try {
        for (let edit = 0; ; edit++) {
          await visit.edit(`${i}/${edit}`);
          done.push(performance.now());
        }
      } catch {
        // The browser is gone.
      }
      await killing;
      visit = await open();
      if (await visit.broken()) broken++;
      const [round, last] = (await visit.name()).split('/').map(Number);
      const firstLost = done[round === i ? (last ?? -1) + 1 : 0];
      lostMs.push(firstLost === undefined ? 0 : Math.max(0, killedAt - firstLost));
      log(`kill ${i + 1}: ${done.length} edits, ${Math.round(lostMs.at(-1) ?? 0)} ms of them lost`);
    }
  });
  return [
    { name: 'kills of Chromium while editing', value: count, unit: 'kills' },
    { name: 'edits lost at most', value: Math.max(...lostMs), unit: 'ms', goal: 'at most 1000' },
    { name: 'kills that lost any edit', value: lostMs.filter((ms) => ms > 0).length, unit: 'kills' },
    { name: 'projects broken', value: broken, unit: 'projects', goal: '0' },
  ];
}
