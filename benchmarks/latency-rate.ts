/**
 * Latency predictions a second: in Node on one thread, on two, and in a process for each processor at the same time;
 * and in one worker of a real Chromium.
 *
 *   npm run -s bench:latency-rate -- [--json] [--seconds 4]
 */
import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { benchmark, type Figure } from './benchmark.ts';
import { askChromiumWorker } from './chromiumWorker.ts';
import { type LatencyModelRate, latencyModelRates } from './latencyRate.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '4' } }, strict: false });
const seconds = Number(values.seconds);

const WORDS: Record<LatencyModelRate['what'], string> = {
  whole: 'encoding to latency',
  networks: 'networks alone',
};

const figures = (where: string, rates: readonly LatencyModelRate[], goal?: string): Figure[] =>
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
async function processesTogether(count: number): Promise<LatencyModelRate[]> {
  const script = fileURLToPath(new URL('./latencyProcess.ts', import.meta.url));
  const run = () => promisify(execFile)(process.execPath, ['--import', 'tsx', script, String(seconds)]);
  const all = await Promise.all(Array.from({ length: count }, run));
  const rates = all.map(({ stdout }) => JSON.parse(stdout) as LatencyModelRate[]);
  return (rates[0] ?? []).map(({ what }, i) => {
    const sum = (read: (rate: LatencyModelRate) => number) =>
      rates.reduce((total, list) => total + read(list[i] as LatencyModelRate), 0);
    return { what, median: sum((r) => r.median), q1: sum((r) => r.q1), q3: sum((r) => r.q3) };
  });
}

await benchmark('latency-rate', async (log) => {
  const list: Figure[] = [];
  for (const threads of [1, 2]) {
    log(`Node, ${threads} thread(s) ...`);
    const rates = await latencyModelRates(nodeRuntime({ threads }), seconds);
    list.push(...figures(`Node, ${threads} thread(s)`, rates));
  }
  const count = availableParallelism();
  log(`Node, ${count} processes ...`);
  list.push(...figures(`Node, ${count} processes of 1 thread`, await processesTogether(count), '>= 50000'));
  log('Chromium ...');
  const rates = await askChromiumWorker<number, LatencyModelRate[]>('benchmarks/latencyWorker.ts', seconds, {
    '/ort.mjs': engineFile('mjs'),
    '/ort.wasm': engineFile('wasm'),
  });
  return [...list, ...figures('one Chromium worker, 1 thread', rates, '>= 5000')];
});
