import { readFile } from 'node:fs/promises';
import { chromium, type Page } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '../scripts/setup.mjs';

/** The worker as one script, built as the studio's are. */
export async function workerScript(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2023',
      lib: { entry, formats: ['es'], fileName: 'worker' },
    },
  });
  const output = (Array.isArray(built) ? built : [built]).flatMap((b) => ('output' in b ? b.output : []));
  const chunk = output.find((file) => file.type === 'chunk');
  if (chunk?.type !== 'chunk') throw new Error('the worker was not built');
  return chunk.code;
}

const BENCH_ORIGIN = 'http://bench.localhost';
/** Cross-origin isolated, as the studio is: clocks are fine, and memory can be shared. */
export const HEADERS = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
};

/** Starts the page's /worker.js, posts it a message and gives its answer. */
async function askWorker<Question, Answer>(page: Page, question: Question): Promise<Answer> {
  const answer = await page.evaluate(
    (message) =>
      new Promise<unknown>((resolve, reject) => {
        const scope = globalThis as unknown as { Worker: new (url: string, options: object) => never };
        const worker: {
          onmessage?: (event: { data: { answer?: unknown; error?: string } }) => void;
          onerror?: (event: { message?: string }) => void;
          postMessage(message: unknown): void;
        } = new scope.Worker('/worker.js', { type: 'module' });
        worker.onmessage = ({ data }) =>
          data.error === undefined ? resolve(data.answer) : reject(new Error(data.error));
        worker.onerror = ({ message }) => reject(new Error(message ?? 'the worker did not load'));
        worker.postMessage(message);
      }),
    question as unknown,
  );
  return answer as Answer;
}

const TYPES: Record<string, string> = { mjs: 'text/javascript', wasm: 'application/wasm' };

/**
 * Starts one worker in a real Chromium, posts it a message and gives its answer.
 * @param entry the worker's source; it answers one message with one
 * @param files what the page serves besides, by path
 */
export async function askChromiumWorker<Question, Answer>(
  entry: string,
  question: Question,
  files: Record<string, string> = {},
): Promise<Answer> {
  const script = await workerScript(entry);
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.route(`${BENCH_ORIGIN}/**`, async (route) => {
      const path = new URL(route.request().url()).pathname;
      const file = files[path];
      if (path === '/worker.js')
        return route.fulfill({ headers: HEADERS, contentType: 'text/javascript', body: script });
      if (file) {
        const contentType = TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream';
        return route.fulfill({ headers: HEADERS, contentType, body: await readFile(file) });
      }
      return route.fulfill({
        headers: HEADERS,
        contentType: 'text/html',
        body: '<!doctype html><title>bench</title>',
      });
    });
    await page.goto(`${BENCH_ORIGIN}/`);
    return await askWorker(page, question);
  } finally {
    await browser.close();
  }
}

/**
 * The same with a page from a server that has /worker.js beside it: nothing stands between the page and the network,
 * where Playwright's routes would look at every request.
 * @param log gets what the worker prints
 */
export async function askWorkerAt<Question, Answer>(
  url: string,
  question: Question,
  log: (text: string) => void = () => {},
): Promise<Answer> {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    page.on('console', (message) => log(message.text()));
    await page.goto(url);
    return await askWorker(page, question);
  } finally {
    await browser.close();
  }
}
