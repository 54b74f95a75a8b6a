import { Redis } from 'ioredis';
import { z } from 'zod';
import type { Order } from '../../app/verify/records.ts';
import type { CheckpointStore } from '../../app/verify/trainNetwork.ts';
import { NumberedError } from '../../design/problem.ts';
import { readCheckpoint } from '../../learning/checkpoint.ts';
import { sha256Hex } from '../../onnx/sha256.ts';

/** The queue of trainings in Redis; its version is that of what stands in a job. */
export const QUEUE = 'gcode-verify-1';

const order = z.strictObject({
  network: z.string(),
  fidelity: z.strictObject({ points: z.int().positive(), epochs: z.int().positive() }),
  seed: z.int().nonnegative(),
});

/** What a worker is told. */
export const jobSchema = z.strictObject({
  /** Which verification it belongs to: its checkpoints stand under this name. */
  run: z.string(),
  task: z.string(),
  order,
});
export type TrainingJob = z.infer<typeof jobSchema>;

/** What a worker answers: what the training gave, or why this network cannot be trained. */
export const answerSchema = z.union([
  z.strictObject({
    accuracy: z.number(),
    samples: z.int().positive(),
    added: z.int().nonnegative(),
    ms: z.number().nonnegative(),
  }),
  z.strictObject({ refused: z.string() }),
]);
export type TrainingAnswer = z.infer<typeof answerSchema>;

const digest = (text: string): string => sha256Hex(new TextEncoder().encode(text)).slice(0, 24);

/** One name for each thing that is asked, so that it is asked once however often a verification is started. */
export const jobIdOf = ({ run, order: { network, fidelity, seed } }: TrainingJob): string =>
  digest(JSON.stringify([run, network, fidelity, seed]));

export const runNameOf = (subject: unknown): string => digest(JSON.stringify(subject));

const checkpointKey = (run: string, network: string): string => `${QUEUE}:${run}:${digest(network)}`;

/** A week: a verification that nobody resumes leaves nothing behind forever. */
const KEPT_S = 7 * 24 * 3600;

/** The checkpoint of a network in Redis, where every worker finds it. */
export function redisCheckpoint(redis: Redis, run: string, network: Order['network']): CheckpointStore {
  const key = checkpointKey(run, network);
  return {
    async read() {
      const bytes = await redis.getBuffer(key);
      return bytes ? readCheckpoint(new Uint8Array(bytes)) : null;
    },
    async write(bytes) {
      await redis.set(key, Buffer.from(bytes), 'EX', KEPT_S);
    },
  };
}

/** The bytes as they are kept; null where there are none. */
export const redisCheckpointBytes = async (redis: Redis, run: string, network: string) => {
  const bytes = await redis.getBuffer(checkpointKey(run, network));
  return bytes ? new Uint8Array(bytes) : null;
};

/** Longer than a Redis that is there takes to answer. */
const ANSWERS_MS = 5000;

/**
 * A connection to Redis that has answered once; from then on it waits for one that is away.
 * @throws NumberedError E503 where none answers
 */
export async function openRedis(url: string): Promise<Redis> {
  const unreachable = (why: string) => new NumberedError('E503', `--queue ${url}: ${why}`);
  if (!/^rediss?:\/\//.test(url)) throw unreachable('it is no address of a Redis');
  let last = 'nobody answers';
  let answered = false;
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: ANSWERS_MS,
    // Workers wait for their jobs in one request.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => (answered ? Math.min(2000, times * 100) : null),
  });
  redis.on('error', (error: Error) => {
    last = error.message || last;
  });
  try {
    await redis.connect();
    await redis.ping();
    answered = true;
    return redis;
  } catch (error) {
    redis.disconnect();
    throw unreachable(last === 'nobody answers' ? (error as Error).message : last);
  }
}

/** A connection of its own for who waits on it. BullMQ closes none that it was given: disconnect it. */
export function connectionBeside(redis: Redis): Redis {
  const beside = redis.duplicate();
  // A Redis that is away is waited for.
  beside.on('error', () => {});
  return beside;
}
