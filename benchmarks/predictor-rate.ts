/**
 * Latency predictions a second: in Node on one thread, on two, and in a process for each processor at the same time;
 * and in one worker of a real Chromium.
 *
 *   npm run -s bench:predictor-rate -- [--json] [--seconds 4]
 */
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
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

/** Each way's figures, added up over processes that run at the same time. */
async function processesTogether(count: number): Promise<PredictorRate[]> {
  const script = fileURLToPath(new URL('./predictorProcess.ts', import.meta.url));
  const run = () => promisify(execFile)(process.execPath, ['--import', 'tsx', script, String(seconds)]);
  const all = await Promise.all(Array.from({ length: count }, run));
  const rates = all.map(({ stdout }) => JSON.parse(stdout) as PredictorRate[]);
  return (rates[0] ?? []).map(({ what }, i) => {
    const sum = (read: (rate: PredictorRate) => number) =>
      rates.reduce((total, list) => total + read(list[i] as PredictorRate), 0);
    return { what, median: sum((r) => r.median), q1: sum((r) => r.q1), q3: sum((r) => r.q3) };
  });
}

await benchmark('predictor-rate', async (log) => {
  const list: Figure[] = [];
  for (const threads of [1, 2]) {
    log(`Node, ${threads} thread(s) ...`);
    const rates = await predictorRates(nodeRuntime({ threads }), seconds);
    list.push(...figures(`Node, ${threads} thread(s)`, rates));
  }
  const count = availableParallelism();
  log(`Node, ${count} processes ...`);
  list.push(...figures(`Node, ${count} processes of 1 thread`, await processesTogether(count), '>= 50000'));
  log('Chromium ...');
  const rates = await askChromiumWorker<number, PredictorRate[]>('benchmarks/predictorWorker.ts', seconds, {
    '/ort.mjs': engineFile('mjs'),
    '/ort.wasm': engineFile('wasm'),
  });
  return [...list, ...figures('one Chromium worker, 1 thread', rates, '>= 5000')];
});
