/** The WASM engine in a thread of its own: started by webRuntimeInThread. */
import { parentPort, workerData } from 'node:worker_threads';
import { faultOf } from './fault.ts';
import type { Session } from './session.ts';
import { HELLO, type ThreadAnswer, type ThreadCall } from './threadProtocol.ts';
import { webRuntimeInNode } from './web.node.ts';
import type { WebRuntimeOptions } from './web.ts';

const { options } = workerData as { options: WebRuntimeOptions };
const runtime = webRuntimeInNode(options);
const sessions = new Map<number, Session>();
let last = 0;

async function answer(call: ThreadCall) {
  if (call.op === 'open') {
    const session = await runtime.createSession(call.model, call.options);
    last += 1;
    sessions.set(last, session);
    const { inputNames, outputNames, inputs, outputs } = session;
    return { session: last, inputNames, outputNames, inputs, outputs };
  }
  const session = sessions.get(call.session);
  if (!session) throw new Error(`session ${call.session} was released`);
  if (call.op === 'run') return session.run(call.feeds);
  sessions.delete(call.session);
  await session.release();
  return undefined;
}

const send = (message: ThreadAnswer) => parentPort?.postMessage(message);
parentPort?.on('message', (call: ThreadCall) => {
  answer(call).then(
    (result) => send({ id: call.id, result }),
    (error) => send({ id: call.id, error: faultOf(error) }),
  );
});
send({ id: HELLO, result: runtime.info });
