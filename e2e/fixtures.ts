import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { test as base } from '@playwright/test';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The studio's server in a process of its own: what `npm start` runs, on a free port. */
export class StudioServer {
  url = '';
  #process: ChildProcess | undefined;

  /** Starts it unless it runs, on the port it had before. */
  async start(): Promise<void> {
    if (this.#process?.exitCode === null) return;
    const port = this.url ? new URL(this.url).port : '0';
    const args = ['scripts/gcode.mjs', 'edge', '--studio', 'dist/studio', '--port', port, '--json'];
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = child;
    const ended = once(child, 'exit').then(([code]) => {
      throw new Error(`the endpoint ended with code ${code}`);
    });
    ended.catch(() => {});
    const [line] = await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
    this.url = (JSON.parse(line) as { url: string }).url;
  }

  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill();
    await ended;
  }
}

/** `server` is running when a test starts; a test may stop it and start it again. */
export const test = base.extend<{ server: StudioServer }, { sharedServer: StudioServer }>({
  sharedServer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of fixtures from this pattern
    async ({}, use) => {
      const server = new StudioServer();
      await server.start();
      await use(server);
      await server.stop();
    },
    { scope: 'worker' },
  ],
  server: async ({ sharedServer }, use) => {
    await sharedServer.start();
    await use(sharedServer);
  },
  baseURL: async ({ sharedServer }, use) => {
    await use(sharedServer.url);
  },
});

export { expect } from '@playwright/test';
