/**
 * Latency predictions a second, in Node on one and two threads and in one worker of a real Chromium on one.
 *
 *   npm run -s bench:predictor-rate -- [--json] [--seconds 4]
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { benchmark, type Figure } from './benchmark.ts';
import { askChromiumWorker } from './chromiumWorker.ts';
import { type PredictorRate, predictorRates } from './predictorRate.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '4' } }, strict: false });
const seconds = Number(values.seconds);

const WORDS: Record<PredictorRate['what'], string> = {
  whole: 'encoding to latency',
  networks: 'networks alone',
};

const figures = (where: string, rates: readonly PredictorRate[], goal?: string): Figure[] =>
  rates.flatMap(({ what, median, q1, q3 }) => {
    const name = `${where}, ${WORDS[what]}`;
    const unit = 'predictions/s';
    return [
      { name: `${name}, median`, value: median, unit, ...(goal && what === 'whole' && { goal }) },
      { name: `${name}, lower quartile`, value: q1, unit },
      { name: `${name}, upper quartile`, value: q3, unit },
    ];
  });

const engineFile = (name: string): string =>
  fileURLToPath(import.meta.resolve(`onnxruntime-web/ort-wasm-simd-threaded.${name}`));

await benchmark('predictor-rate', async (log) => {
  const list: Figure[] = [];
  for (const threads of [1, 2]) {
    log(`Node, ${threads} thread(s) ...`);
    const rates = await predictorRates(nodeRuntime({ threads }), seconds);
    list.push(...figures(`Node, ${threads} thread(s)`, rates, threads === 2 ? '>= 50000' : undefined));
  }
  log('Chromium ...');
  const rates = await askChromiumWorker<number, PredictorRate[]>('benchmarks/predictorWorker.ts', seconds, {
    '/ort.mjs': engineFile('mjs'),
    '/ort.wasm': engineFile('wasm'),
  });
  return [...list, ...figures('one Chromium worker, 1 thread', rates, '>= 5000')];
});
