import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, extname, join } from 'node:path';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { findChromium, root } from '../../scripts/setup.mjs';

export const JAX_VERSION = '0.1.25';
const FOLDER = join(root, '.gcode/tfjs');
const PACKAGES = {
  '@tensorflow/tfjs': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
  '@jax-js/jax': JAX_VERSION,
};

/** TensorFlow.js and jax-js beside the project, not in it: nothing but this benchmark needs them. */
function installReferences(log: (text: string) => void): void {
  const names = Object.keys(PACKAGES);
  if (names.every((name) => existsSync(join(FOLDER, 'node_modules', name, 'package.json')))) return;
  log('Installing TensorFlow.js and jax-js into .gcode/tfjs ...');
  mkdirSync(FOLDER, { recursive: true });
  const args = ['install', '--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--prefix', FOLDER];
  const wanted = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);
  const { status } = spawnSync('npm', [...args, ...wanted], {
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error('they could not be installed: the reason stands above');
}

/** A worker as one script. Classic where it loads scripts, a module where the engine's bundle is one. */
async function script(entry: string, format: 'es' | 'iife'): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2023',
      lib: {
        entry: join(root, 'benchmarks/tfjs', entry),
        formats: [format],
        name: 'worker',
        fileName: 'worker',
      },
    },
  });
  const output = (Array.isArray(built) ? built : [built]).flatMap((b) => ('output' in b ? b.output : []));
  const chunk = output.find((file) => file.type === 'chunk');
  if (chunk?.type !== 'chunk') throw new Error(`${entry} was not built`);
  return chunk.code;
}

const TYPES: Record<string, string> = { '.wasm': 'application/wasm', '.html': 'text/html' };
/** As the endpoint serves the studio: without these a page has no threads. */
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/** Where the files of each prefix lie. */
function fileOf(path: string): string | undefined {
  const name = basename(path);
  if (path.startsWith('/ort/')) return join(root, 'node_modules/onnxruntime-web/dist', name);
  if (path.startsWith('/jax/')) return join(FOLDER, 'node_modules/@jax-js/jax/dist', name);
  if (!path.startsWith('/tfjs/')) return undefined;
  const backend = join(FOLDER, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');
  const scripts: Record<string, string> = {
    'tf.js': join(FOLDER, 'node_modules/@tensorflow/tfjs/dist/tf.min.js'),
    'tf-backend-wasm.js': join(backend, 'tf-backend-wasm.min.js'),
  };
  return scripts[name] ?? join(backend, name);
}

/** A real server: threads are workers of workers, whose requests a test's routes do not see. */
async function serve(scripts: Readonly<Record<string, string>>): Promise<Server> {
  const server = createServer(async ({ url = '/' }, response) => {
    const { pathname } = new URL(url, 'http://bench');
    const file = fileOf(pathname);
    const code = scripts[pathname];
    const type = file || code ? (TYPES[extname(pathname)] ?? 'text/javascript') : 'text/html';
    try {
      const body = file ? await readFile(file) : (code ?? '<!doctype html><title>bench</title>');
      response.writeHead(200, { ...HEADERS, 'Content-Type': type }).end(body);
    } catch {
      response.writeHead(404, HEADERS).end();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

export type BenchmarkWorker = 'gcode' | 'tfjs' | 'jax';
export interface BenchmarkPage {
  /** One fresh worker, one answer. */
  run<T>(worker: BenchmarkWorker, request: unknown): Promise<T>;
  close(): Promise<void>;
}

/** One page of one Chromium, isolated as the studio's is. */
export async function openPage(log: (text: string) => void): Promise<BenchmarkPage> {
  installReferences(log);
  const scripts: Record<string, string> = {
    '/gcode.js': await script('gcodeWorker.ts', 'es'),
    '/tfjs.js': await script('tfjsWorker.ts', 'iife'),
    '/jax.js': await script('jaxWorker.ts', 'es'),
  };
  const browser = await chromium.launch({
    executablePath: await findChromium(),
    args: [
      '--headless=new',
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
    ],
  });
  const page = await browser.newPage();
  page.on('console', (message) => message.type() === 'error' && log(message.text()));
  const server = await serve(scripts);
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  return {
    async run<T>(worker: BenchmarkWorker, request: unknown): Promise<T> {
      const type = worker === 'tfjs' ? 'classic' : 'module';
      const answer = await page.evaluate(inWorker, { url: `/${worker}.js`, type, request });
      if (answer.error !== undefined) throw new Error(`${worker}: ${answer.error}`);
      return answer.times as T;
    },
    async close() {
      await browser.close();
      server.close();
    },
  };
}

interface Answer {
  times?: unknown;
  error?: string;
}

/** Runs in the page, as text: without named functions in it, which the loader would mark with a helper of its own. */
function inWorker({ url, type, request }: { url: string; type: string; request: unknown }): Promise<Answer> {
  interface PageWorker {
    onmessage?: (event: { data: Answer }) => void;
    onerror?: (event: { message?: string }) => void;
    postMessage(message: unknown): void;
    terminate(): void;
  }
  const { Worker } = globalThis as unknown as { Worker: new (url: string, options: object) => PageWorker };
  const worker = new Worker(url, { type });
  return new Promise<Answer>((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => resolve({ error: message ?? 'the worker did not load' });
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
