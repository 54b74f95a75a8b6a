/** The process that computes for an endpoint: started by childEngine, in an empty folder, ended at any time. */
import { writeFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { Worker } from 'node:worker_threads';
import { faultOf } from '../runtime/fault.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { type EngineModel, modelOf } from './engine.ts';
import {
  type EngineAnswer,
  type EngineCall,
  type EngineSetup,
  FRAMES_FD,
  LAST_WORD_FD,
} from './engineProtocol.ts';
import { type Frame, packTensors, readFrames, sendFrame, unpackTensors } from './frames.ts';

const setup = JSON.parse(process.argv[2] as string) as EngineSetup;

/** Watches from a thread of its own, because a run blocks this one. An orphan would compute for nobody. */
const WATCH = `const { workerData: { limit, parent, lastWord } } = require('node:worker_threads');
const { writeSync } = require('node:fs');
setInterval(() => {
  const used = process.memoryUsage.rss();
  if (used > limit) writeSync(lastWord, String(used));
  if (used > limit || process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, 20);`;
new Worker(WATCH, {
  eval: true,
  workerData: { limit: setup.memoryBytes, parent: process.ppid, lastWord: LAST_WORD_FD },
});
// When the machine itself runs out of memory, Linux should end this process and not the endpoint.
try {
  writeFileSync('/proc/self/oom_score_adj', '1000');
} catch {
  // Other systems have no such file.
}
// A terminal tells the whole group; the endpoint decides when this process ends.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, () => {});

const runtime = nodeRuntime({ threads: setup.threads });
const socket = new Socket({ fd: FRAMES_FD, readable: true, writable: true });
// The endpoint has ended, or was killed.
for (const event of ['close', 'error']) socket.once(event, () => process.exit(0));
const models = new Map<number, EngineModel>();
const running = new Map<number, AbortController>();
let last = 0;

function loaded(number: number): EngineModel {
  const model = models.get(number);
  if (!model) throw new Error(`model ${number} was released`);
  return model;
}

type Reply = [answer: Omit<EngineAnswer, 'id'>, blobs?: Uint8Array[]];

async function run(call: EngineCall & { op: 'run' }, blobs: ArrayBuffer[]): Promise<Reply> {
  const stop = new AbortController();
  running.set(call.id, stop);
  try {
    const feeds = unpackTensors(call.tensors, blobs);
    const { outputs, ...times } = await loaded(call.model).run(feeds, call.repeats, stop.signal);
    const packed = packTensors(outputs);
    const bytes = packed.blobs.reduce((sum, { length }) => sum + length, 0);
    if (bytes > setup.outputBytes) {
      throw Object.assign(new Error(`its outputs have ${bytes} bytes; the limit is ${setup.outputBytes}`), {
        name: 'OutputTooLarge',
      });
    }
    return [{ run: { tensors: packed.heads, ...times } }, packed.blobs];
  } finally {
    running.delete(call.id);
  }
}

async function answer({ head: call, blobs }: Frame<EngineCall>): Promise<Reply> {
  if (call.op === 'run') return run(call, blobs);
  if (call.op === 'load') {
    const bytes = new Uint8Array(blobs[0] as ArrayBuffer);
    const model = modelOf(await runtime.createSession(bytes, call.options));
    last += 1;
    models.set(last, model);
    return [{ load: { model: last, inputs: [...model.inputs], outputs: [...model.outputs] } }];
  }
  if (call.op === 'release') {
    const model = loaded(call.model);
    models.delete(call.model);
    await model.release();
  }
  return [{}];
}

readFrames<EngineCall>(socket, (frame) => {
  const { id, op } = frame.head;
  if (op === 'stop') return running.get(id)?.abort(new Error('nobody waits for it any more'));
  answer(frame).then(
    ([reply, blobs]) => sendFrame(socket, { id, ...reply }, blobs),
    (error) => sendFrame(socket, { id, error: faultOf(error) }),
  );
});
sendFrame(socket, { id: 0, info: runtime.info });
