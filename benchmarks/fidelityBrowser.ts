import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import type { LatencySample } from '../src/learning/latency/samples.ts';
import { linkAlone } from '../src/system/link.ts';
import { NO_POWER } from '../src/system/modelled.ts';
import type { System } from '../src/system/system.ts';
import { askChromiumWorker, BENCH_ORIGIN } from './chromiumWorker.ts';
import type { BrowserAnswer, BrowserQuestion } from './fidelityBrowserWorker.ts';

const engineFile = (type: 'mjs' | 'wasm'): string =>
  fileURLToPath(import.meta.resolve(`onnxruntime-web/ort-wasm-simd-threaded.${type}`));

/** Tables and designs as one Chromium worker measures them, with WASM on one thread and a real endpoint. */
export async function measureInBrowser(
  folder: string,
  question: Omit<BrowserQuestion, 'url'>,
  log: (text: string) => void,
): Promise<{ system: System; samples: LatencySample[] }> {
  const endpoint = await startEndpoint(['--threads', '1', '--allow-origin', BENCH_ORIGIN]);
  try {
    const files = { '/ort.mjs': engineFile('mjs'), '/ort.wasm': engineFile('wasm') };
    const { device, edge, link, samples } = await askChromiumWorker<BrowserQuestion, BrowserAnswer>(
      'benchmarks/fidelityBrowserWorker.ts',
      { ...question, url: endpoint.url },
      files,
      log,
    );
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/samples.jsonl`, samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''));
    return { system: { device, edge, link: linkAlone(link), power: NO_POWER }, samples };
  } finally {
    await endpoint.close();
  }
}
