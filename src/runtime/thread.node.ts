import { Worker } from 'node:worker_threads';
import { errorOf } from './fault.ts';
import { type Runtime, RuntimeFailure, type RuntimeInfo, type Tensors } from './session.ts';
import { HELLO, type Opened, type ThreadAnswer, type ThreadCall } from './threadProtocol.ts';
import type { WebRuntimeOptions } from './web.ts';

type Call = { [O in ThreadCall['op']]: Omit<ThreadCall & { op: O }, 'id'> }[ThreadCall['op']];

/** A thread does not inherit the loader of TypeScript. */
const START = `const { workerData: { tsx, entry } } = require('node:worker_threads');
import(tsx).then(({ register }) => {
  register();
  return import(entry);
});`;

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The thread and what it was asked. It keeps the process alive only while an answer is waited for. */
class EngineThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #last = HELLO;
  #gone: Error | null = null;

  constructor(options: WebRuntimeOptions) {
    const entry = new URL('./engineThread.node.ts', import.meta.url).href;
    const workerData = { options, entry, tsx: import.meta.resolve('tsx/esm/api') };
    this.#worker = new Worker(START, { eval: true, execArgv: [], workerData });
    this.#worker.on('message', (answer: ThreadAnswer) => this.#take(answer));
    const over = (error: Error) => {
      this.#gone ??= error;
      for (const { reject } of this.#waiting.values()) reject(this.#gone);
      this.#waiting.clear();
    };
    this.#worker.on('error', (error) => over(new RuntimeFailure(`the engine's thread: ${error.message}`)));
    this.#worker.on('exit', (code) =>
      over(new RuntimeFailure(`the engine's thread has ended (code ${code})`)),
    );
  }

  /** What computes there, once it is ready. */
  hello(): Promise<RuntimeInfo> {
    return this.#wait(HELLO) as Promise<RuntimeInfo>;
  }

  ask(call: Call): Promise<unknown> {
    if (this.#gone) return Promise.reject(this.#gone);
    this.#last += 1;
    const answered = this.#wait(this.#last);
    this.#worker.postMessage({ ...call, id: this.#last });
    return answered;
  }

  async end(): Promise<void> {
    this.#gone ??= new RuntimeFailure("the engine's thread was closed");
    await this.#worker.terminate();
  }

  #wait(id: number): Promise<unknown> {
    this.#worker.ref();
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  #take(answer: ThreadAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('error' in answer) waiting?.reject(errorOf(answer.error));
    else waiting?.resolve(answer.result);
  }
}

/** A runtime that ends: what it runs then, and is asked for afterwards, rejects with RuntimeFailure. */
export interface ThreadRuntime extends Runtime {
  close(): Promise<void>;
}

/**
 * The browser's engine in a thread of a Node process, so that messages are sent and read while a segment runs. Tensors are
 * copied in and out. Rejects with RuntimeFailure where the engine does not start. Not for onnxruntime-node: a thread that
 * ends while that runs takes the process with it.
 */
export async function webRuntimeInThread(options: WebRuntimeOptions = {}): Promise<ThreadRuntime> {
  const thread = new EngineThread(options);
  const info = await thread.hello();
  return {
    info,
    close: () => thread.end(),
    async createSession(model, options = {}) {
      const opened = (await thread.ask({ op: 'open', model, options })) as Opened;
      const { session, ...says } = opened;
      return {
        ...says,
        run: (feeds) => thread.ask({ op: 'run', session, feeds }) as Promise<Tensors>,
        release: async () => void (await thread.ask({ op: 'release', session })),
      };
    },
  };
}
