import { GraphBuilder } from '../onnx/graph.ts';
import type { Runtime, Session, Tensors } from '../runtime/session.ts';
import { datatypeOf } from './datatypes.ts';
import { LinkError } from './errors.ts';
import type { Link } from './link.ts';
import { EXTENSIONS, SERVER_NAME, SOFTWARE_VERSION } from './protocol.ts';

/** A Link without a network, for unit tests of what uses one. It keeps the Link contract. */
export function localLink(runtime: Runtime): Link {
  const sessions = new Map<string, Session>();
  const get = (model: string): Session => {
    const session = sessions.get(model);
    if (!session) throw new LinkError('E304', `model ${model} is not loaded here`);
    return session;
  };
  const link: Link = {
    async describe(signal) {
      signal.throwIfAborted();
      return { name: SERVER_NAME, version: SOFTWARE_VERSION, extensions: [...EXTENSIONS] };
    },
    async metadata(_signal, model) {
      const { inputs, outputs } = get(model);
      const describe = (list: Session['inputs']) =>
        list.map(({ name, type, dims }) => ({
          name,
          datatype: datatypeOf(type),
          shape: dims.map((dim) => (typeof dim === 'number' ? dim : -1)),
        }));
      return {
        name: model,
        platform: 'onnxruntime_onnx',
        inputs: describe(inputs),
        outputs: describe(outputs),
      };
    },
    ready: async (_signal, model) => sessions.has(model),
    async load(signal, model, bytes) {
      signal.throwIfAborted();
      const session = await runtime.createSession(bytes).catch((cause: Error) => {
        throw new LinkError('E308', cause.message, { cause });
      });
      await sessions.get(model)?.release();
      sessions.set(model, session);
    },
    async unload(_signal, model) {
      await get(model).release();
      sessions.delete(model);
    },
    async infer(signal, model, inputs, { outputs: wanted, repeats } = {}) {
      signal.throwIfAborted();
      const session = get(model);
      const unknown = wanted?.find((name) => !session.outputNames.includes(name));
      if (unknown !== undefined) throw new LinkError('E310', `the model has no output ${unknown}`);
      const eachMs: number[] = [];
      let outputs: Tensors = {};
      for (let i = 0; i < (repeats ?? 1); i++) {
        const started = performance.now();
        outputs = await session.run(inputs).catch((cause: Error) => {
          throw new LinkError('E310', cause.message, { cause });
        });
        eachMs.push(performance.now() - started);
      }
      signal.throwIfAborted();
      const inferMs = eachMs.reduce((sum, ms) => sum + ms, 0);
      const bytes = (tensors: Tensors) =>
        Object.values(tensors).reduce((sum, { data }) => sum + data.byteLength, 0);
      const chosen = wanted ? wanted.map((name) => [name, outputs[name]]) : Object.entries(outputs);
      return {
        outputs: Object.fromEntries(chosen),
        timing: { upMs: 0, receiveMs: 0, queueMs: 0, edgeMs: inferMs, inferMs, downMs: 0, totalMs: inferMs },
        bytesUp: bytes(inputs),
        bytesDown: bytes(outputs),
        ...(repeats !== undefined && { eachMs }),
      };
    },
  };
  return link;
}

/** y = 2x [n, 2] and sum [n, 1], for float32 x [n, 2]. */
export function doublingModel(): Uint8Array {
  const g = new GraphBuilder('doubling');
  const x = g.input('x', 'float32', ['n', 2]);
  g.output(g.node('Mul', [x, g.real(2)]), 'y', 'float32', ['n', 2]);
  g.output(g.node('ReduceSum', [x, g.ints([1])], { keepdims: 1 }), 'sum', 'float32', ['n', 1]);
  return g.toBytes();
}
