import { afterAll, expect, it } from 'vitest';
import { GraphBuilder } from '../onnx/graph.ts';
import { nodeRuntime } from './node.node.ts';
import { runtimeContract } from './runtime.contract.ts';
import { float32, RuntimeFailure } from './session.ts';
import { type ThreadRuntime, webRuntimeInThread } from './thread.node.ts';
import { webRuntimeInNode } from './web.node.ts';

runtimeContract('onnxruntime-node', () => nodeRuntime({ threads: 2 }));
runtimeContract('onnxruntime-web', () => webRuntimeInNode({ threads: 2 }));

let inThread: ThreadRuntime;
afterAll(() => inThread.close());
runtimeContract('onnxruntime-web in a thread', async () => {
  inThread = await webRuntimeInThread();
  return inThread;
});

/** Powers of a matrix, which take a while. */
function longModel(): Uint8Array {
  const g = new GraphBuilder('long');
  let x = g.input('x', 'float32', [256, 256]);
  for (let i = 0; i < 20; i++) x = g.node('MatMul', [x, x]);
  g.output(x, 'y');
  return g.toBytes();
}

it('S5.140 while a model runs in a thread of its own, this thread has its turns; closed, it rejects what runs and what comes', async () => {
  const runtime = await webRuntimeInThread();
  const session = await runtime.createSession(longModel());
  const feeds = { x: float32(new Float32Array(256 * 256), [256, 256]) };
  let [turns, done] = [0, false];
  const running = session.run(feeds).finally(() => {
    done = true;
  });
  while (!done) {
    turns++;
    await new Promise((next) => setImmediate(next));
  }
  await running;
  expect(turns).toBeGreaterThan(10);
  const cut = session.run(feeds);
  const refused = expect(cut).rejects.toThrow(RuntimeFailure);
  await runtime.close();
  await refused;
  await expect(runtime.createSession(longModel())).rejects.toThrow(RuntimeFailure);
});
