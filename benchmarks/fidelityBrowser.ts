import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import type { LatencySample } from '../src/learning/latency/samples.ts';
import { linkAlone } from '../src/system/link.ts';
import { NO_POWER } from '../src/system/modelled.ts';
import type { System } from '../src/system/system.ts';
import { askWorkerAt, workerScript } from './chromiumWorker.ts';
import type { BrowserAnswer, BrowserQuestion } from './fidelityBrowserWorker.ts';

const engineFile = (type: 'mjs' | 'wasm'): string =>
  fileURLToPath(import.meta.resolve(`onnxruntime-web/ort-wasm-simd-threaded.${type}`));

/** Tables and designs as one Chromium worker measures them, with WASM on one thread and a real endpoint. */
export async function measureInBrowser(
  folder: string,
  question: Omit<BrowserQuestion, 'url'>,
  log: (text: string) => void,
): Promise<{ system: System; samples: LatencySample[] }> {
  // The endpoint serves the page too, as it serves the studio: one origin, isolated, under the same policy.
  const pages = `${folder}/pages`;
  mkdirSync(pages, { recursive: true });
  writeFileSync(`${pages}/index.html`, '<!doctype html><title>bench</title>');
  writeFileSync(`${pages}/worker.js`, await workerScript('benchmarks/fidelityBrowserWorker.ts'));
  for (const type of ['mjs', 'wasm'] as const) copyFileSync(engineFile(type), `${pages}/ort.${type}`);
  const endpoint = await startEndpoint(['--threads', '1', '--studio', pages]);
  try {
    const asked: BrowserQuestion = { ...question, url: endpoint.url };
    const { device, edge, link, samples } = await askWorkerAt<BrowserQuestion, BrowserAnswer>(
      endpoint.url,
      asked,
      log,
    );
    writeFileSync(`${folder}/samples.jsonl`, samples.map((sample) => `${JSON.stringify(sample)}\n`).join(''));
    return { system: { device, edge, link: linkAlone(link), power: NO_POWER }, samples };
  } finally {
    await endpoint.close();
  }
}
