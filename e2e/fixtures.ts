import { test as base } from '@playwright/test';
import { type EndpointProcess, startEndpoint } from '../src/cli/endpointProcess.ts';

/** The studio's server in a process of its own: what `npm start` runs, on a free port. */
export class StudioServer {
  url = '';
  #process: EndpointProcess | undefined;

  /** Starts it unless it runs, on the port it had before. */
  async start(): Promise<void> {
    if (this.#process) return;
    const port = this.url ? new URL(this.url).port : '0';
    this.#process = await startEndpoint(['--studio', 'dist/studio', '--port', port]);
    this.url = this.#process.url;
  }

  async stop(): Promise<void> {
    await this.#process?.close();
    this.#process = undefined;
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
