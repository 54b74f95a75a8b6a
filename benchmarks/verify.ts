/**
 * How much faster two trainers verify a front than one: the same networks, trained to the same epochs, by one and by two in turn.
 * Trainers are processes on this machine, or with `--queue` `gcode worker`s, of one thread each, on a real Redis of the
 * benchmark's own (redis-server has to be installed). They are started, and have their data, before the clock runs.
 *
 *   npm run -s bench:verify -- [--json] [--queue] [--networks 8] [--points 128] [--epochs 2] [--rounds 3] [--trainers 1,2]
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { networkText, newVerification } from '../src/app/verify/records.ts';
import { type Trainers, verifyFront } from '../src/app/verify/run.ts';
import { openRedis } from '../src/cli/queue/jobs.ts';
import { queueTrainers } from '../src/cli/queue/trainers.ts';
import { trainerProcesses } from '../src/cli/trainerProcesses.ts';
import { VerifyFolder } from '../src/cli/verifyFolder.ts';
import { median } from '../src/system/statistics.ts';
import { benchmark, type Figure } from './benchmark.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    queue: { type: 'boolean' },
    networks: { type: 'string', default: '8' },
    points: { type: 'string', default: '128' },
    epochs: { type: 'string', default: '2' },
    rounds: { type: 'string', default: '3' },
    trainers: { type: 'string', default: '1,2' },
  },
});
const [count, points, epochs, rounds] = [values.networks, values.points, values.epochs, values.rounds].map(
  Number,
) as [number, number, number, number];
const task = 'shapes';
const signal = new AbortController().signal;
const main = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url));

/** Networks that compute about the same: what differs is how they pool, then the width of a layer. */
const networks = (count: number, first: number): string[] =>
  Array.from({ length: count }, (_, i) =>
    networkText(`3 2 1 2 1 1 4 0 0 0 0 0,0 6 ${first} 6 4 ${Math.floor(i / 6) % 7} ${i % 6} 0 0 0 0 0`),
  );

/** Trains every network to the end. @returns s */
async function seconds(trainers: Trainers, front: readonly string[], epochs: number): Promise<number> {
  const start = newVerification({
    ...{ task, system: 'none: nothing is run', seed: 1, keep: 1, rungs: [{ points, epochs }] },
    front: front.map((encoding) => ({ encoding, figures: {} })),
  });
  const begun = performance.now();
  const { state } = await verifyFront(signal, start, {
    ...{ trainers, budgetMs: null, save: async () => {}, onProgress: () => {} },
  });
  if (state.trainings.length !== front.length) throw new Error('not every network was trained');
  return (performance.now() - begun) / 1000;
}

async function redisServer(): Promise<{ url: string; child: ChildProcess }> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, 'close');
  const options = ['--port', String(port), '--save', '', '--appendonly', 'no', '--bind', '127.0.0.1'];
  const child = spawn('redis-server', options, { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((ready, refuse) => {
    child.once('error', (error) => refuse(new Error(`redis-server cannot be started: ${error.message}`)));
    child.stdout?.on('data', (text) => String(text).includes('Ready to accept connections') && ready());
  });
  const url = `redis://127.0.0.1:${port}`;
  (await openRedis(url)).disconnect();
  return { url, child };
}

/** So many workers, and what hands trainings to them. */
async function throughRedis(url: string, workers: number, run: string, folder: VerifyFolder) {
  const children = Array.from({ length: workers }, () =>
    spawn(process.execPath, ['--import', 'tsx', main, 'worker', '--queue', url, '--threads', '1'], {
      stdio: 'ignore',
    }),
  );
  const trainers = await queueTrainers(url, { task, run, folder });
  while ((await trainers.atOnce()) < workers) await new Promise((resume) => setTimeout(resume, 100));
  return {
    ...trainers,
    async close() {
      await trainers.close();
      for (const child of children) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
    },
  };
}

await benchmark('verify', async (log) => {
  const home = await mkdtemp(join(tmpdir(), 'gcode-verify-'));
  const redis = values.queue ? await redisServer() : undefined;
  const numbers = values.trainers.split(',').map(Number);
  const times = new Map<number, number[]>(numbers.map((n) => [n, []]));
  try {
    for (let round = 1; round <= rounds; round++) {
      // The first in one round is the last in the next.
      for (const n of round % 2 ? numbers : numbers.toReversed()) {
        const run = `${round}-${n}`;
        const folder = new VerifyFolder(join(home, run));
        const trainers = redis
          ? await throughRedis(redis.url, n, run, folder)
          : trainerProcesses({ task }, folder, { atOnce: n, threads: 1 });
        try {
          await seconds(trainers, networks(n, 2), 1);
          const took = await seconds(trainers, networks(count, 3), epochs);
          times.get(n)?.push(took);
          log(`round ${round}, ${n} trainers: ${took.toFixed(1)} s`);
        } finally {
          await trainers.close();
        }
      }
    }
  } finally {
    redis?.child.kill('SIGTERM');
    await rm(home, { recursive: true, force: true });
  }
  const of = `${count} networks, ${points} points, ${epochs} epochs${values.queue ? ', through Redis' : ''}`;
  const [least = 1, ...others] = numbers;
  const taken = (n: number) => times.get(n) as number[];
  return [
    ...numbers.map((n): Figure => ({ name: `${of}: ${n} trainers`, value: median(taken(n)), unit: 's' })),
    ...others.flatMap((n): Figure[] => {
      const ratios = taken(least).map((took, i) => took / (taken(n)[i] as number));
      const words = `${of}: ${n} trainers over ${least}`;
      return [
        { name: `${words}, median`, value: median(ratios), unit: 'x', goal: '>= 1.8' },
        { name: `${words}, least of ${rounds} rounds`, value: Math.min(...ratios), unit: 'x' },
        { name: `${words}, most`, value: Math.max(...ratios), unit: 'x' },
      ];
    }),
  ];
});
