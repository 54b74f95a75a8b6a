import { type ChildProcess, spawn } from 'node:child_process';
import type { Duplex, Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { LinkError } from '../coinference/errors.ts';
import { type Fault, errorOf as faultError } from '../runtime/fault.ts';
import { onAbort } from '../system/onAbort.ts';
import { endWords } from './endWords.ts';
import {
  type EngineAnswer,
  type EngineCall,
  type EngineSetup,
  FRAMES_FD,
  LAST_WORD_FD,
} from './engineProtocol.ts';
import { type Frame, readFrames, sendFrame } from './frames.ts';

/** What the process needs of the environment; a token, say, is none of its business. */
const PASSED_ON = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH'];

function start(setup: EngineSetup, folder: string): ChildProcess {
  const typescript = import.meta.url.endsWith('.ts');
  const entry = fileURLToPath(new URL(`./engineProcess.${typescript ? 'ts' : 'js'}`, import.meta.url));
  const loader = typescript ? ['--import', import.meta.resolve('tsx/esm')] : [];
  const env = Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]]));
  // What the engine prints goes where errors go: stdout is the command's own.
  const stdio = ['ignore', 2, 2, 'pipe', 'pipe'] as const;
  return spawn(process.execPath, [...loader, entry, JSON.stringify(setup)], {
    cwd: folder,
    env,
    stdio: [...stdio],
  });
}

/** An error of the engine's process as this one has it. */
const errorOf = (fault: Fault): Error =>
  fault.name === 'OutputTooLarge' ? new LinkError('E334', fault.message) : faultError(fault);

type Answered = Frame<EngineAnswer>;
interface Waiting {
  resolve(answer: Answered): void;
  reject(error: Error): void;
}

/** One life of the engine's process. */
export class EngineChild {
  readonly #process: ChildProcess;
  readonly #socket: Duplex;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #why: Error | null = null;
  /** Resolves when it has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** What computes there. Rejects when it does not start. */
  readonly hello: Promise<Answered>;

  constructor(setup: EngineSetup, folder: string) {
    this.#process = start(setup, folder);
    this.#socket = this.#process.stdio[FRAMES_FD] as unknown as Duplex;
    // Its end is told by 'close' of the process.
    this.#socket.on('error', () => {});
    this.hello = new Promise((resolve, reject) => this.#waiting.set(0, { resolve, reject }));
    this.hello.catch(() => {});
    readFrames<EngineAnswer>(this.#socket, (frame) => this.#take(frame));
    let lastWord = '';
    const words = this.#process.stdio[LAST_WORD_FD] as Readable;
    words.on('data', (text) => {
      lastWord += text;
    });
    const over = (error: Error) => {
      this.#why ??= error;
      for (const { reject } of this.#waiting.values()) reject(this.#why);
      this.#waiting.clear();
    };
    this.ended = new Promise((done) => {
      this.#process.once('error', (error) => {
        over(new LinkError('E332', `the engine's process does not start: ${error.message}`));
        done();
      });
      this.#process.once('close', (code, signal) => {
        const memory = `it took ${lastWord} bytes of memory; the limit is ${setup.memoryBytes}`;
        over(lastWord ? new LinkError('E333', memory) : new LinkError('E332', endWords(code, signal)));
        done();
      });
    });
  }

  get alive(): boolean {
    return this.#why === null;
  }

  #take(frame: Answered): void {
    const { id, error } = frame.head;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error) waiting?.reject(errorOf(error));
    else waiting?.resolve(frame);
  }

  /** Ends it at once; what still waits is rejected with the error. */
  kill(error: Error): void {
    this.#why ??= error;
    this.#process.kill('SIGKILL');
  }

  /**
   * Asks; rejects with the engine's words, or with a LinkError when the process ended meanwhile. When the signal
   * aborts, the call is stopped, by killing the process if it does not answer within `graceMs`.
   */
  async call(
    call: { [O in EngineCall['op']]: Omit<EngineCall & { op: O }, 'id'> }[EngineCall['op']],
    blobs: readonly Uint8Array[],
    signal: AbortSignal,
    graceMs: number,
  ): Promise<Answered> {
    signal.throwIfAborted();
    if (this.#why) throw this.#why;
    this.#last += 1;
    const id = this.#last;
    let grace: NodeJS.Timeout | undefined;
    const stop = () => {
      sendFrame(this.#socket, { op: 'stop', id });
      grace = setTimeout(() => this.kill(signal.reason as Error), graceMs);
    };
    const over = onAbort(signal, stop);
    try {
      return await new Promise<Answered>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        sendFrame(this.#socket, { ...call, id }, blobs);
      });
    } finally {
      clearTimeout(grace);
      over();
    }
  }
}
