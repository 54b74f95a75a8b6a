import { availableParallelism } from 'node:os';
import type { CommandSpec } from '../commandSpec.ts';
import { positiveInteger, seconds } from '../options.ts';
import type { Outcome } from '../outcome.ts';

interface Options {
  queue: string;
  threads: number;
  data?: string;
  lease: number;
}

export const workerCommand: CommandSpec<Options> = {
  name: 'worker',
  about: 'train designs for verifications that hand them out through a Redis, until it is stopped',
  options: (command) =>
    command
      .requiredOption('--queue <url>', 'the Redis, such as redis://localhost:6379')
      .option('--data <folder>', "the data of the tasks, where they are not the project's own")
      .option('--threads <number>', 'threads of the engine', positiveInteger, availableParallelism())
      .option(
        '--lease <seconds>',
        'a worker that is silent for so long is given up, and another one continues',
        seconds,
        30,
      ),
  run: work,
};

async function work(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { runWorker } = await import('../queue/worker.ts');
  const { queue: url, threads, data, lease } = options;
  const trained = await runWorker(signal, { url, threads, leaseMs: 1000 * lease, ...(data && { data }) });
  return { document: { trained }, text: `${trained} trainings done.` };
}
