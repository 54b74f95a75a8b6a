import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Order } from '../app/verify/records.ts';
import { type Trained, type Trainers, TrainingRefused } from '../app/verify/run.ts';
import { onAbort } from '../system/onAbort.ts';
import type { DataOptions } from './data.ts';
import type { FromTrainer, ToTrainer } from './trainerMessages.ts';
import type { VerifyFolder } from './verifyFolder.ts';

const script = fileURLToPath(new URL('./trainerProcess.ts', import.meta.url));

const dataOf = ({ task, data }: DataOptions): DataOptions => ({ task, ...(data !== undefined && { data }) });

/**
 * Trains in processes of their own, `atOnce` networks side by side with so many threads each: a network has too little work in a
 * step for many threads, and one process runs one step at a time.
 */
export function trainerProcesses(
  data: DataOptions,
  folder: VerifyFolder,
  { atOnce, threads }: { atOnce: number; threads: number },
): Trainers & { close(): Promise<void> } {
  const idle = new Set<ChildProcess>();
  const all = new Set<ChildProcess>();

  function started(): ChildProcess {
    const child = fork(script, [], {
      execArgv: ['--import', import.meta.resolve('tsx/esm')],
      stdio: ['ignore', 2, 2, 'ipc'],
    });
    all.add(child);
    child.once('exit', () => {
      all.delete(child);
      idle.delete(child);
    });
    const work: ToTrainer = { kind: 'work', data: dataOf(data), folder: folder.path, threads };
    child.send(work);
    return child;
  }

  function trainedBy(
    child: ChildProcess,
    signal: AbortSignal,
    order: Order,
    onShare: (share: number) => void,
  ): Promise<Trained> {
    return new Promise((resolve, reject) => {
      let leave = () => {};
      const settled = (settle: () => void) => {
        child.off('message', heard).off('exit', gone);
        leave();
        settle();
      };
      const heard = (message: FromTrainer) => {
        if (message.kind === 'share') return onShare(message.share);
        settled(() => {
          idle.add(child);
          if (message.kind === 'trained') resolve(message.trained);
          else if (message.kind === 'refused') reject(new TrainingRefused(message.message));
          else reject(new Error(message.message));
        });
      };
      const gone = (code: number | null, by: string | null) =>
        settled(() => reject(new Error(`a training's process ended (${by ?? `code ${code}`})`)));
      // What it did is kept to its last epoch.
      const abort = () =>
        settled(() => {
          child.kill('SIGKILL');
          reject(signal.reason);
        });
      child.on('message', heard).once('exit', gone);
      leave = onAbort(signal, abort);
      child.send({ kind: 'train', order } satisfies ToTrainer);
    });
  }

  return {
    atOnce: () => atOnce,
    train(signal, order, onShare) {
      signal.throwIfAborted();
      const [waiting] = idle;
      if (waiting) idle.delete(waiting);
      return trainedBy(waiting ?? started(), signal, order, onShare);
    },
    async close() {
      await Promise.all(
        [...all].map((child) => {
          const ended = new Promise((done) => child.once('exit', done));
          child.kill('SIGKILL');
          return ended;
        }),
      );
    },
  };
}
