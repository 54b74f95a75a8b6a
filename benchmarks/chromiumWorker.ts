import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
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
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    const file = files[path];
    const [type, body] =
      path === '/worker.js'
        ? ['text/javascript', script]
        : file
          ? [TYPES[path.split('.').at(-1) ?? ''] ?? 'application/octet-stream', await readFile(file)]
          : ['text/html', '<!doctype html><title>bench</title>'];
    response.writeHead(200, { ...HEADERS, 'content-type': type }).end(body);
  });
  // A server of its own: what a worker's worker asks for never comes by Playwright's routes, and would be waited for in vain.
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await askWorkerAt(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, question);
  } finally {
    server.closeAllConnections();
    server.close();
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
