import type { Page, TestInfo } from '@playwright/test';

/** The browser's own record of main-thread tasks longer than 50 ms (Long Tasks API), as a figure. */
export class LongTasks {
  readonly #page: Page;

  constructor(page: Page) {
    this.#page = page;
  }

  watch(): Promise<unknown> {
    return this.#page.addInitScript(`
      globalThis.longTasks = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) globalThis.longTasks.push(entry.duration);
      }).observe({ type: 'longtask' });
    `);
  }

  async reset(): Promise<void> {
    await this.#page.evaluate('globalThis.longTasks.length = 0');
  }

  /** Prints the longest since the last reset; no assertion, because it measures this machine's load as well. */
  async print(info: TestInfo, what: string): Promise<void> {
    const tasks = (await this.#page.evaluate('globalThis.longTasks')) as number[];
    const longest = tasks.length > 0 ? `${Math.max(...tasks)} ms` : 'under 50 ms';
    info.annotations.push({ type: what, description: longest });
    console.log(`${what}: ${longest} (${tasks.length} above 50 ms)`);
  }
}
