import { Worker } from 'bullmq';
import { orderText } from '../../app/verify/records.ts';
import { TrainingRefused } from '../../app/verify/run.ts';
import { trainNetwork } from '../../app/verify/trainNetwork.ts';
import { nodeRuntime } from '../../runtime/node.node.ts';
import { onAbort } from '../../system/onAbort.ts';
import { log } from '../outcome.ts';
import { TrainingData } from '../trainingData.ts';
import {
  connectionBeside,
  jobSchema,
  openRedis,
  QUEUE,
  redisCheckpoint,
  type TrainingAnswer,
} from './jobs.ts';

interface WorkerOptions {
  url: string;
  threads: number;
  data?: string;
  /** A worker that is silent for so long is given up, and another one takes over what it did, ms. */
  leaseMs: number;
}

/** A job may pass from one dying worker to the next so often; a network that kills its worker is given up then. */
const MOST_LOST = 20;
/** Progress is told so often at most. */
const TELL_MS = 500;

/** Takes trainings from the queue, one at a time, until the signal aborts. @returns how many it finished */
export async function runWorker(
  signal: AbortSignal,
  { url, threads, data, leaseMs }: WorkerOptions,
): Promise<number> {
  const redis = await openRedis(url);
  const runtime = nodeRuntime({ threads, spin: false });
  const opened = new Map<string, TrainingData>();
  const taking = connectionBeside(redis);
  let done = 0;
  const worker = new Worker<unknown, TrainingAnswer>(
    QUEUE,
    async (job) => {
      const { run, task, order } = jobSchema.parse(job.data);
      const known = opened.get(task) ?? new TrainingData({ task, ...(data && { data }) }, signal);
      opened.set(task, known);
      log(`training ${orderText(order)}`);
      const keep = redisCheckpoint(redis, run, order.network);
      let told = 0;
      try {
        const sets = await known.both(order.fidelity.points);
        const trained = await trainNetwork(signal, { order, ...sets, runtime, keep }, (share) => {
          if (performance.now() - told < TELL_MS) return;
          told = performance.now();
          void job.updateProgress(share).catch(() => {});
        });
        done++;
        return trained;
      } catch (error) {
        if (error instanceof TrainingRefused) return { refused: error.message };
        throw error;
      }
    },
    {
      connection: taking,
      lockDuration: leaseMs,
      stalledInterval: leaseMs,
      maxStalledCount: MOST_LOST,
    },
  );
  worker.on('error', (error) => log(`queue: ${error.message}`));
  worker.on('failed', (_, error) => log(`not trained: ${error.message}`));
  await worker.waitUntilReady();
  log(`Waiting for trainings at ${url}.`);
  await new Promise<void>((stopped) => {
    onAbort(signal, stopped);
  });
  // What it is at stays the queue's: another worker resumes from its last epoch.
  await worker.close(true);
  taking.disconnect();
  redis.disconnect();
  return done;
}
