import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withDeadline } from '../coinference/deadline.ts';
import { LinkError } from '../coinference/errors.ts';
import { NumberedError } from '../design/problem.ts';
import type { Runtime, RuntimeInfo } from '../runtime/session.ts';
import { memoryHere } from './childEngine.ts';
import { EngineChild } from './engineChild.ts';
import type { LoadAnswer } from './engineProtocol.ts';
import { packTensors, unpackTensors } from './frames.ts';

/** The longest that the process may take to start. */
const START_MS = 60_000;
const OUTPUT_BYTES = 2 ** 30;
const NO_GRACE_MS = 0;

interface ChildOptions {
  /** What is run, for messages. */
  name: string;
  /** The longest that loading a model, or a run of it, may take. */
  limitMs: number;
  /** Resident memory at which the process is ended. Default half of what this machine has. */
  memoryBytes?: number;
}

/** How the engine ended, said of the model. Limits of memory can be raised for an endpoint; here the model is too large. */
function ofModel(name: string, error: unknown): unknown {
  if (!(error instanceof LinkError)) return error;
  const { code, message } = error;
  const said = `${name}: ${message}`;
  return code === 'E333' || code === 'E334'
    ? new NumberedError('E543', said, { cause: error })
    : new LinkError(code, said, { cause: error });
}

function runtimeOf(
  child: EngineChild,
  info: RuntimeInfo,
  signal: AbortSignal,
  { name, limitMs }: ChildOptions,
): Runtime {
  type Call = Parameters<EngineChild['call']>;
  const ask = async (doing: string, call: Call[0], blobs: Call[1]) => {
    const late = () => new NumberedError('E550', `${name}: ${doing} took longer than ${limitMs / 1000} s`);
    try {
      return await withDeadline(signal, limitMs, late, (stop) => child.call(call, blobs, stop, NO_GRACE_MS));
    } catch (error) {
      throw ofModel(name, error);
    }
  };
  return {
    info,
    async createSession(bytes, options = {}) {
      const { head } = await ask('loading it', { op: 'load', options }, [bytes]);
      const { model, inputs, outputs } = head.load as LoadAnswer;
      return {
        ...{ inputs, outputs },
        inputNames: inputs.map(({ name }) => name),
        outputNames: outputs.map(({ name }) => name),
        async run(feeds) {
          const { heads, blobs } = packTensors(feeds);
          const call = { op: 'run', model, repeats: 1, tensors: heads } as const;
          const answer = await ask('a run', call, blobs);
          return unpackTensors(answer.head.run?.tensors ?? [], answer.blobs);
        },
        release: async () => void (await ask('releasing it', { op: 'release', model }, [])),
      };
    },
  };
}

/**
 * Does work with onnxruntime-node in a process of its own, for models that somebody gave: one may never end, take all memory
 * or end its process, which in this one nothing could stop or say.
 * @throws NumberedError E550 when it takes longer, E543 when it takes too much memory; LinkError E332 when the model ended the
 *   process, with what likely did it
 */
export async function withChildRuntime<T>(
  signal: AbortSignal,
  options: ChildOptions,
  work: (runtime: Runtime) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'gcode-engine-'));
  const { memoryBytes = memoryHere() / 2 } = options;
  const setup = { threads: 1, memoryBytes, outputBytes: OUTPUT_BYTES };
  const child = new EngineChild(setup, folder);
  try {
    const late = () => new LinkError('E331', `the engine did not start within ${START_MS / 1000} s`);
    const { head } = await withDeadline(signal, START_MS, late, () => child.hello);
    return await work(runtimeOf(child, head.info as RuntimeInfo, signal, options));
  } finally {
    child.kill(new LinkError('E320', 'the engine has ended'));
    await child.ended;
    await rm(folder, { recursive: true, force: true });
  }
}
