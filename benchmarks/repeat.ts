/**
 * Whether `gcode measure` says the same again: the same random designs, measured by two calls one after the other, each
 * with a device and an endpoint process of its own.
 *
 *   npm run -s bench:repeat -- [--json] [--designs 20] [--link 40mbps] [--points 256] [--repeats 20] [--calls 2] [--seed 1]
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { randomDesigns } from '../src/coinference/collect.ts';
import { pairsInOrder } from '../src/learning/latency/metrics.ts';
import { quantile } from '../src/system/statistics.ts';
import { benchmark } from './benchmark.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    designs: { type: 'string', default: '20' },
    link: { type: 'string', default: '40mbps' },
    points: { type: 'string', default: '256' },
    repeats: { type: 'string', default: '20' },
    calls: { type: 'string', default: '2' },
    seed: { type: 'string', default: '1' },
  },
});
const gcode = fileURLToPath(new URL('../scripts/gcode.mjs', import.meta.url));
const run = promisify(execFile);

interface Result {
  design: string;
  latencyMs: number;
  parts: { deviceMs: number; upMs: number; edgeMs: number; downMs: number };
}

await benchmark('repeat', async (log) => {
  const folder = mkdtempSync(join(tmpdir(), 'gcode-repeat-'));
  const designs = join(folder, 'designs.txt');
  const encodings = randomDesigns(Number(values.designs), Number(values.seed));
  writeFileSync(designs, encodings.join('\n'));
  const measure = async (): Promise<Result[]> => {
    const args = ['measure', '--designs', designs, '--task', 'shapes', '--json'];
    const more = ['--points', values.points, '--link', values.link, '--repeats', values.repeats];
    const { stdout } = await run(process.execPath, [gcode, ...args, ...more], { maxBuffer: 1 << 26 });
    return (JSON.parse(stdout) as { results: Result[] }).results;
  };
  const calls: Result[][] = [];
  try {
    for (let i = 0; i < Number(values.calls); i++) calls.push(await measure());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const [first, ...others] = calls as [Result[], ...Result[][]];
  const pairs = others.flatMap((other) => first.map((a, i) => [a, other[i] as Result] as const));
  const differences = (read: (result: Result) => number) =>
    Float64Array.from(pairs, ([a, b]) => Math.abs(read(b) / read(a) - 1))
      .filter(Number.isFinite)
      .sort();
  for (const [a, b] of pairs) {
    const parts = ({ parts: p }: Result) =>
      [p.deviceMs, p.upMs, p.edgeMs, p.downMs].map((ms) => ms.toFixed(2)).join(' ');
    log(
      `${a.design}: ${a.latencyMs.toFixed(2)} (${parts(a)}) and ${b.latencyMs.toFixed(2)} ms (${parts(b)}), ` +
        `${(100 * (b.latencyMs / a.latencyMs - 1)).toFixed(1)} %`,
    );
  }
  const whole = differences(({ latencyMs }) => latencyMs);
  const share = (values: Float64Array, q: number) => 100 * quantile(values, q);
  return [
    { name: 'designs', value: encodings.length, unit: 'designs' },
    { name: 'latency again, absolute difference, median', value: share(whole, 0.5), unit: '%', goal: '<= 5' },
    { name: 'latency again, absolute difference, 90th percentile', value: share(whole, 0.9), unit: '%' },
    {
      name: 'device part again, median',
      value: share(
        differences(({ parts }) => parts.deviceMs),
        0.5,
      ),
      unit: '%',
    },
    {
      name: 'edge part again, median',
      value: share(
        differences(({ parts }) => parts.edgeMs),
        0.5,
      ),
      unit: '%',
    },
    {
      name: 'pairs in the same order',
      value:
        100 *
        pairsInOrder(
          pairs.map(([a]) => a.latencyMs),
          pairs.map(([, b]) => b.latencyMs),
        ),
      unit: '%',
    },
  ];
});
