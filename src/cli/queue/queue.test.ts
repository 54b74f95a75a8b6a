import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Queue } from 'bullmq';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Order } from '../../app/verify/records.ts';
import { smallFolder, temporaryFolder } from '../testing.ts';
import { VerifyFolder } from '../verifyFolder.ts';
import { openRedis, QUEUE, redisCheckpoint } from './jobs.ts';
import { queueTrainers } from './trainers.ts';

function installed(): boolean {
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    console.warn('redis-server is not installed: the queue is not tested here.');
    return false;
  }
}

const children: ChildProcess[] = [];
let url = '';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** A worker in a process of its own, killed at the end whatever happens. */
function worker(data: string): ChildProcess {
  const call = ['worker', '--queue', url, '--data', data, '--threads', '1', '--lease', '1'];
  const child = spawn(process.execPath, ['--import', 'tsx', main, ...call], { stdio: 'ignore' });
  children.push(child);
  return child;
}

const order: Order = {
  network: '1 4 0 0 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0',
  fidelity: { points: 32, epochs: 40 },
  seed: 1,
};

describe.skipIf(!installed())('a queue of trainings on a real Redis', () => {
  beforeAll(async () => {
    const port = await freePort();
    url = `redis://127.0.0.1:${port}`;
    const options = ['--port', String(port), '--save', '', '--appendonly', 'no', '--bind', '127.0.0.1'];
    const redis = spawn('redis-server', options, { cwd: '/tmp', stdio: 'ignore' });
    children.push(redis);
    await vi.waitFor(async () => (await openRedis(url)).disconnect(), { timeout: 10_000 });
  });
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
  });

  test('S13.122 a worker that is killed in the middle loses nothing, and the answer comes once', async () => {
    const data = smallFolder(32);
    const folder = new VerifyFolder(temporaryFolder());
    const asked = { task: 'modelnet40', run: 'a', folder };
    const trainers = await queueTrainers(url, asked);
    const never = new AbortController().signal;
    const answer = trainers.train(never, order, () => {});
    const redis = await openRedis(url);
    const first = worker(data);
    const epoch = async () => (await redisCheckpoint(redis, 'a', order.network).read())?.epoch ?? 0;
    await vi.waitFor(async () => expect(await epoch()).toBeGreaterThan(1), { timeout: 20_000, interval: 20 });
    first.kill('SIGKILL');
    await once(first, 'exit');
    const reached = await epoch();
    worker(data);
    const { added, samples } = await answer;
    expect(reached).toBeLessThan(40);
    // Fewer, where a machine is so busy that the second worker's lease lapsed too: what it had done by then stays.
    expect(added).toBeLessThanOrEqual(40 - reached);
    expect(samples).toBe(32);
    expect((await folder.checkpoint(order.network).read())?.epoch).toBe(40);
    await trainers.close();

    // Asked again after a break: the answer is there already.
    const again = await queueTrainers(url, asked);
    expect((await again.train(never, order, () => {})).added).toBe(added);
    await again.close();
    const queue = new Queue(QUEUE, { connection: redis });
    expect(await queue.getCompletedCount()).toBe(1);
    await queue.close();
    redis.disconnect();
  }, 60_000);
});
