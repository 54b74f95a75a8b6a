/**
 * Candidates a second that one thread proposes, scores by the table, ranks and keeps, in Node and in one
 * worker of a real Chromium.
 *
 *   npm run -s bench:search -- [--json] [--seconds 4]
 */
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { build } from 'vite';
import { findChromium } from '../scripts/setup.mjs';
import { benchmark, type Figure } from './benchmark.ts';
import { type SearchRate, searchRates } from './searchRate.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '4' } }, strict: false });
const seconds = Number(values.seconds);

const figures = (where: string, rates: readonly SearchRate[]): Figure[] =>
  rates.flatMap(({ strategy, median, q1, q3 }) => {
    const name = `${where}, ${strategy}`;
    const unit = 'candidates/s';
    const goal = '>= 20000';
    return [
      { name: `${name}, median`, value: median, unit, ...(where !== 'Node' && { goal }) },
      { name: `${name}, lower quartile`, value: q1, unit },
      { name: `${name}, upper quartile`, value: q3, unit },
    ];
  });

/** The worker as one script, built as the studio's are. */
async function workerScript(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2023',
      lib: { entry: 'benchmarks/searchWorker.ts', formats: ['es'], fileName: 'worker' },
    },
  });
  const output = (Array.isArray(built) ? built : [built]).flatMap((b) => ('output' in b ? b.output : []));
  const chunk = output.find((file) => file.type === 'chunk');
  if (chunk?.type !== 'chunk') throw new Error('the worker was not built');
  return chunk.code;
}

async function inChromium(script: string): Promise<SearchRate[]> {
  const browser = await chromium.launch({ executablePath: await findChromium(), args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.route('**/*', (route) =>
      route.request().url().endsWith('worker.js')
        ? route.fulfill({ contentType: 'text/javascript', body: script })
        : route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>bench</title>' }),
    );
    await page.goto('http://bench.localhost/');
    return await page.evaluate(
      (limit) =>
        new Promise<SearchRate[]>((resolve, reject) => {
          const scope = globalThis as unknown as { Worker: new (url: string, options: object) => never };
          const worker: {
            onmessage?: (event: { data: SearchRate[] }) => void;
            onerror?: (event: { message?: string }) => void;
            postMessage(message: number): void;
          } = new scope.Worker('/worker.js', { type: 'module' });
          worker.onmessage = ({ data }) => resolve(data);
          worker.onerror = ({ message }) => reject(new Error(message ?? 'the worker did not load'));
          worker.postMessage(limit);
        }),
      seconds,
    );
  } finally {
    await browser.close();
  }
}

await benchmark('search', async (log) => {
  log('Node ...');
  const node = figures('Node', await searchRates(seconds));
  log('Chromium ...');
  return [...node, ...figures('one Chromium worker', await inChromium(await workerScript()))];
});
