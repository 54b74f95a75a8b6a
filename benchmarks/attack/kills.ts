import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium } from '@playwright/test';
import { startEndpoint } from '../../src/cli/endpointProcess.ts';
import { seeded } from '../../src/design/testing.ts';
import type { Figure } from '../benchmark.ts';

export const name = 'kills';

export interface KillOptions {
  count?: number;
  seed?: number;
  log?: (text: string) => void;
}

/** Ends every process of a browser, found by its profile folder in the command line. */
function killAll(profile: string): void {
  for (const pid of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      if (command.includes(`--user-data-dir=${profile}`)) process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended meanwhile.
    }
  }
}

async function openStudio(profile: string, url: string) {
  const context: BrowserContext = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM_PATH,
    args: ['--headless=new', '--no-sandbox', '--no-first-run', '--disable-background-networking'],
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(url);
  const field = page.getByTestId('project-name');
  await field.waitFor();
  return {
    context,
    field,
    broken: (await page.getByTestId('crash').count()) + (await page.getByTestId('notice-error').count()),
  };
}

/** Kills Chromium (SIGKILL) at random moments while the project is edited, and counts what the next visit has lost. Linux only. */
export async function run({ count = 50, seed = 1, log = () => {} }: KillOptions = {}): Promise<Figure[]> {
  const random = seeded(seed);
  const profile = mkdtempSync(join(tmpdir(), 'gcode-kills-'));
  const endpoint = await startEndpoint(['--studio', 'dist/studio']);
  let broken = 0;
  const lostMs: number[] = [];
  try {
    let studio = await openStudio(profile, endpoint.url);
    for (let i = 0; i < count; i++) {
      // When each edit was done; an edit's name is its number.
      const done: number[] = [];
      const until = performance.now() + 300 + 2500 * random();
      const killing = new Promise<number>((resolve) =>
        setTimeout(() => {
          const at = performance.now();
          killAll(profile);
          resolve(at);
        }, until - performance.now()),
      );
      try {
        for (let edit = 0; ; edit++) {
          await studio.field.fill(`${i}/${edit}`);
          done.push(performance.now());
        }
      } catch {
        // The browser is gone.
      }
      const killed = await killing;
      await studio.context.close().catch(() => {});
      studio = await openStudio(profile, endpoint.url);
      broken += studio.broken;
      const [round, last] = (await studio.field.inputValue()).split('/').map(Number);
      const firstLost = done[round === i ? (last ?? -1) + 1 : 0];
      lostMs.push(firstLost === undefined ? 0 : Math.max(0, killed - firstLost));
      log(`kill ${i + 1}: ${done.length} edits, ${Math.round(lostMs.at(-1) ?? 0)} ms of them lost`);
    }
    await studio.context.close();
  } finally {
    killAll(profile);
    await endpoint.close();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
  return [
    { name: 'kills of Chromium while editing', value: count, unit: 'kills' },
    { name: 'edits lost at most', value: Math.max(...lostMs), unit: 'ms', goal: 'at most 1000' },
    { name: 'kills that lost any edit', value: lostMs.filter((ms) => ms > 0).length, unit: 'kills' },
    { name: 'projects broken', value: broken, unit: 'projects', goal: '0' },
  ];
}
