import { Worker } from 'node:worker_threads';
import { transfer, wrap } from 'comlink';
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs';
import { RuntimeFailure } from '../runtime/session.ts';
import { buffersOf, type Engine } from './engine.ts';
import type { EngineThread } from './engineThread.ts';

/**
 * TypeScript in a thread: tsx's hooks of the main thread do not reach into workers, so the thread
 * registers them itself. A build, where the file is JavaScript, needs none of that.
 */
const BOOT = `const { workerData } = require('node:worker_threads');
import(workerData.tsx).then(({ register }) => { register(); return import(workerData.entry); });`;

function startThread(threads: number): Worker {
  const typescript = import.meta.url.endsWith('.ts');
  const entry = new URL(`./engineThread.${typescript ? 'ts' : 'js'}`, import.meta.url);
  if (!typescript) return new Worker(entry, { workerData: { threads } });
  const tsx = import.meta.resolve('tsx/esm/api');
  return new Worker(BOOT, { eval: true, workerData: { threads, tsx, entry: entry.href } });
}

/**
 * onnxruntime-node in a thread of its own. It blocks its thread while a model runs; were that the server's,
 * bodies would arrive late, links would not be held to their rate, and queueing would look like upload.
 */
export async function threadEngine({ threads = 1 }: { threads?: number } = {}): Promise<Engine> {
  const worker = startThread(threads);
  let ended: RuntimeFailure | null = null;
  const waiting = new Set<(error: Error) => void>();
  const end = (why: string) => {
    ended ??= new RuntimeFailure(`the engine's thread ended: ${why}`);
    for (const reject of waiting) reject(ended);
  };
  worker.once('error', (error) => end(error.message));
  worker.once('exit', (code) => end(`exit code ${code}`));
  const remote = wrap<EngineThread>(nodeEndpoint(worker));
  /** What the thread threw comes back as a plain Error; an answer of a thread that ended never comes. */
  async function call<T>(ask: () => Promise<T>): Promise<T> {
    if (ended) throw ended;
    let leave = (_: Error) => {};
    try {
      return await new Promise<T>((resolve, reject) => {
        leave = reject;
        waiting.add(leave);
        ask().then(resolve, reject);
      });
    } catch (error) {
      if (error instanceof RuntimeFailure) throw error;
      throw new RuntimeFailure(error instanceof Error ? error.message : String(error), { cause: error });
    } finally {
      waiting.delete(leave);
    }
  }
  return {
    info: await call(() => remote.info()),
    get alive() {
      return ended === null;
    },
    async load(model) {
      const { id, inputs, outputs } = await call(() => remote.load(model));
      return {
        inputs,
        outputs,
        run: (feeds, repeats) => call(() => remote.run(id, transfer(feeds, buffersOf(feeds)), repeats)),
        release: () => call(() => remote.release(id)),
      };
    },
    async close() {
      await worker.terminate();
    },
  };
}
