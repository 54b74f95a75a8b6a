import { readFile } from 'node:fs/promises';
import { type Job, Queue, QueueEvents } from 'bullmq';
import { type Order, orderText } from '../../app/verify/records.ts';
import { type Trained, type Trainers, TrainingRefused } from '../../app/verify/run.ts';
import { NumberedError } from '../../design/problem.ts';
import { onAbort } from '../../system/onAbort.ts';
import { writeWhole } from '../files.ts';
import type { VerifyFolder } from '../verifyFolder.ts';
import {
  answerSchema,
  connectionBeside,
  jobIdOf,
  openRedis,
  QUEUE,
  redisCheckpoint,
  redisCheckpointBytes,
  type TrainingAnswer,
  type TrainingJob,
} from './jobs.ts';

interface QueueTrainers extends Trainers {
  close(): Promise<void>;
}

/** Finished jobs stay for a week: who asks again finds the answer. */
const KEPT = { age: 7 * 24 * 3600 };

/**
 * Hands trainings to workers through Redis. A job is named after what it asks: asked again after a break, the answer that came
 * meanwhile is found, and nothing is trained twice.
 * @param run names the verification
 */
export async function queueTrainers(
  url: string,
  { task, run, folder }: { task: string; run: string; folder: VerifyFolder },
): Promise<QueueTrainers> {
  const redis = await openRedis(url);
  const listening = connectionBeside(redis);
  const events = new QueueEvents(QUEUE, { connection: listening });
  const queue = new Queue<TrainingJob, TrainingAnswer>(QUEUE, { connection: redis });
  // Every training listens for its own.
  events.setMaxListeners(0);
  // A Redis that is away is waited for.
  events.on('error', () => {});
  queue.on('error', () => {});
  await events.waitUntilReady();

  async function put(job: TrainingJob): Promise<Job<TrainingJob, TrainingAnswer>> {
    const jobId = jobIdOf(job);
    const before = await queue.getJob(jobId);
    // One that failed is tried again.
    if (before && (await before.isFailed())) await before.remove();
    return queue.add('train', job, { jobId, removeOnComplete: KEPT, removeOnFail: KEPT });
  }

  /** What was trained before, here or by an earlier Redis, is where workers start. */
  async function offer({ network }: Order): Promise<void> {
    if (await redisCheckpointBytes(redis, run, network)) return;
    const bytes = await readFile(folder.checkpointPath(network)).catch(() => null);
    if (bytes) await redisCheckpoint(redis, run, network).write(bytes);
  }

  async function finished(
    signal: AbortSignal,
    job: Job<TrainingJob, TrainingAnswer>,
    onShare: (share: number) => void,
  ): Promise<TrainingAnswer> {
    const told = ({ jobId, data }: { jobId: string; data: unknown }) => {
      if (jobId === job.id && typeof data === 'number') onShare(data);
    };
    events.on('progress', told);
    let leave = () => {};
    const aborted = new Promise<never>((_, reject) => {
      leave = onAbort(signal, () => reject(signal.reason));
    });
    try {
      return answerSchema.parse(await Promise.race([job.waitUntilFinished(events), aborted]));
    } catch (error) {
      // A worker that has it continues, and its answer is found later; one that nobody has is taken back.
      if (signal.aborted) await job.remove().catch(() => {});
      signal.throwIfAborted();
      throw new NumberedError('E504', `A worker could not train: ${(error as Error).message}`);
    } finally {
      events.off('progress', told);
      leave();
    }
  }

  async function train(
    signal: AbortSignal,
    order: Order,
    onShare: (share: number) => void,
  ): Promise<Trained> {
    await offer(order);
    const answer = await finished(signal, await put({ run, task, order }), onShare);
    if ('refused' in answer) throw new TrainingRefused(answer.refused);
    const bytes = await redisCheckpointBytes(redis, run, order.network);
    if (!bytes) throw new NumberedError('E504', `The weights of ${orderText(order)} are not in Redis.`);
    await writeWhole(folder.checkpointPath(order.network), bytes);
    return answer;
  }

  return {
    atOnce: async () => Math.max(1, await queue.getWorkersCount()),
    train,
    async close() {
      await events.close();
      await queue.close();
      listening.disconnect();
      redis.disconnect();
    },
  };
}
