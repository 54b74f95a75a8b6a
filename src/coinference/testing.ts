import { GraphBuilder } from '../onnx/graph.ts';
import { sha256Hex } from '../onnx/sha256.ts';
import type { Runtime, Session, Tensor, Tensors } from '../runtime/session.ts';
import { checkedLink, type RawLink } from './checkedLink.ts';
import { datatypeOf } from './datatypes.ts';
import { LinkError } from './errors.ts';
import type { Link } from './link.ts';
import type { InferResponse } from './oip.ts';
import { EXTENSIONS, SERVER_NAME, SOFTWARE_VERSION } from './protocol.ts';

/** A Link without a network, for unit tests of what uses one. It keeps the Link contract. */
export function localLink(runtime: Runtime): Link {
  const sessions = new Map<string, { session: Session; sha256: string }>();
  const get = (model: string) => {
    const held = sessions.get(model);
    if (!held) throw new LinkError('E304', `model ${model} is not loaded here`);
    return held;
  };
  const link: RawLink = {
    async describe(signal) {
      signal.throwIfAborted();
      return {
        name: SERVER_NAME,
        version: SOFTWARE_VERSION,
        extensions: [...EXTENSIONS],
        transport: { kind: 'local' },
      };
    },
    async metadata(_signal, model) {
      const { session, sha256 } = get(model);
      const describe = (list: Session['inputs']) =>
        list.map(({ name, type, dims }) => ({
          name,
          datatype: datatypeOf(type),
          shape: dims.map((dim) => (typeof dim === 'number' ? dim : -1)),
        }));
      return {
        name: model,
        platform: 'onnxruntime_onnx',
        inputs: describe(session.inputs),
        outputs: describe(session.outputs),
        parameters: { sha256 },
      };
    },
    ready: async (_signal, model) => sessions.has(model),
    async load(signal, model, bytes) {
      signal.throwIfAborted();
      const session = await runtime.createSession(bytes).catch((cause: Error) => {
        throw new LinkError('E308', cause.message, { cause });
      });
      await sessions.get(model)?.session.release();
      sessions.set(model, { session, sha256: sha256Hex(bytes) });
    },
    async unload(_signal, model) {
      await get(model).session.release();
      sessions.delete(model);
    },
    async infer(signal, model, { id, inputs, outputs: wanted, parameters }) {
      signal.throwIfAborted();
      const { session, sha256 } = get(model);
      const unknown = wanted?.find((name) => !session.outputNames.includes(name));
      if (unknown !== undefined) throw new LinkError('E310', `the model has no output ${unknown}`);
      const repeats = parameters?.repeats as number | undefined;
      const eachNs: number[] = [];
      const started = performance.now();
      let all: Tensors = {};
      for (let i = 0; i < (repeats ?? 1); i++) {
        const from = performance.now();
        all = await session.run(inputs).catch((cause: Error) => {
          throw new LinkError('E310', cause.message, { cause });
        });
        eachNs.push(Math.round((performance.now() - from) * 1e6));
      }
      signal.throwIfAborted();
      const bytes = (tensors: Tensors) =>
        Object.values(tensors).reduce((sum, { data }) => sum + data.byteLength, 0);
      const outputs = wanted ? Object.fromEntries(wanted.map((name) => [name, all[name] as Tensor])) : all;
      const response: InferResponse = {
        model_name: model,
        id,
        outputs: [],
        parameters: {
          receive_ns: 0,
          queue_ns: 0,
          compute_input_ns: 0,
          compute_infer_ns: eachNs.reduce((sum, ns) => sum + ns, 0),
          compute_output_ns: 0,
          model_sha256: sha256,
          ...(repeats !== undefined && { compute_infer_ns_each: eachNs.join(',') }),
        },
      };
      const totalMs = performance.now() - started;
      const sizes = { bytesUp: bytes(inputs), bytesDown: bytes(outputs) };
      return {
        response,
        outputs,
        ...sizes,
        downMs: 0,
        totalMs,
        encodeMs: 0,
        decodeMs: 0,
        transport: { kind: 'local' },
      };
    },
  };
  return checkedLink(link);
}

/** y = 2x [n, 2] and sum [n, 1], for float32 x [n, 2]. */
export function doublingModel(): Uint8Array {
  const g = new GraphBuilder('doubling');
  const x = g.input('x', 'float32', ['n', 2]);
  g.output(g.node('Mul', [x, g.real(2)]), 'y', 'float32', ['n', 2]);
  g.output(g.node('ReduceSum', [x, g.ints([1])], { keepdims: 1 }), 'sum', 'float32', ['n', 1]);
  return g.toBytes();
}
