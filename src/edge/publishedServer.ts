import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nodeRuntime } from '../runtime/node.node.ts';
import type { Session, Tensors } from '../runtime/session.ts';

/**
 * A small inference server for tests, written from the published texts and from nothing of the endpoint's code: the Open
 * Inference Protocol v2 (github.com/kserve/open-inference-protocol) and Triton's extensions for binary tensors and the model
 * repository (github.com/triton-inference-server/server, docs/protocol). It has no CORS headers, times or digests.
 */
export interface Published {
  /** Default: Triton's. */
  extensions?: readonly string[];
  /** Changes an answer of `infer` before it is sent. */
  twist?: (message: InferAnswer) => unknown;
  /** Answers everything itself, in the protocol's place. */
  instead?: (request: IncomingMessage, response: ServerResponse) => void;
}

interface InferAnswer {
  model_name: string;
  id?: string;
  outputs: { name: string; datatype: string; shape: number[]; data?: unknown[] }[];
}

const NAMES = {
  float32: 'FP32',
  float16: 'FP16',
  int64: 'INT64',
  int32: 'INT32',
  int16: 'INT16',
  int8: 'INT8',
  uint8: 'UINT8',
} as const;
const TYPES = Object.fromEntries(Object.entries(NAMES).map(([type, name]) => [name, type]));
const ARRAYS = {
  FP32: Float32Array,
  FP16: Uint16Array,
  INT64: BigInt64Array,
  INT32: Int32Array,
  INT16: Int16Array,
  INT8: Int8Array,
  UINT8: Uint8Array,
};

const read = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** What a request's tensors hold, by the header that says where its JSON ends. */
function inputsOf(body: Buffer, at: number): { message: Record<string, unknown>; inputs: Tensors } {
  const message = JSON.parse(body.subarray(0, at).toString());
  let offset = at;
  const inputs: Record<string, unknown> = {};
  for (const { name, shape, datatype, data, parameters } of message.inputs) {
    const type = ARRAYS[datatype as keyof typeof ARRAYS];
    const size = parameters?.binary_data_size;
    const bytes = size === undefined ? null : body.subarray(offset, offset + size);
    offset += size ?? 0;
    const listed = () => (datatype === 'INT64' ? data.flat(9).map(BigInt) : data.flat(9));
    const values = bytes
      ? new type(Uint8Array.from(bytes).buffer)
      : (type as { from(list: never[]): unknown }).from(listed() as never[]);
    inputs[name] = { type: TYPES[datatype], dims: shape, data: values };
  }
  return { message, inputs: inputs as Tensors };
}

/** @returns its address, what its requests carried, and how to close it */
export async function publishedServer(options: Published = {}) {
  const {
    extensions = [
      'classification',
      'model_repository',
      'model_repository(unload_dependents)',
      'binary_tensor_data',
    ],
  } = options;
  const models = new Map<string, Session>();
  const seen: { path: string; headers: IncomingMessage['headers'] }[] = [];
  const binary = extensions.includes('binary_tensor_data');

  async function infer(name: string, request: IncomingMessage, response: ServerResponse) {
    const session = models.get(name) as Session;
    const body = await read(request);
    const { message, inputs } = inputsOf(
      body,
      Number(request.headers['inference-header-content-length'] ?? body.length),
    );
    const results = await session.run(inputs);
    const wanted =
      (message.outputs as { name: string }[] | undefined)?.map((each) => each.name) ?? session.outputNames;
    const asked =
      (message.parameters as { binary_data_output?: boolean } | undefined)?.binary_data_output === true;
    const raw: Buffer[] = [];
    const outputs = wanted.map((output) => {
      const { type, dims, data } = results[output] as {
        type: keyof typeof NAMES;
        dims: number[];
        data: Float32Array;
      };
      const entry = { name: output, datatype: NAMES[type], shape: [...dims] };
      if (!binary || !asked) return { ...entry, data: Array.from(data, Number) };
      const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
      raw.push(bytes);
      return { ...entry, parameters: { binary_data_size: bytes.length } };
    });
    const answer: InferAnswer = {
      model_name: name,
      ...(message.id ? { id: String(message.id) } : {}),
      outputs,
    };
    options.twist?.(answer);
    const json = Buffer.from(JSON.stringify(answer));
    const type = raw.length > 0 ? 'application/octet-stream' : 'application/json';
    const length = raw.length > 0 && { 'Inference-Header-Content-Length': json.length };
    response.writeHead(200, { 'Content-Type': type, ...length }).end(Buffer.concat([json, ...raw]));
  }

  const describe = (name: string, { inputs, outputs }: Session) => {
    const tensors = (list: Session['inputs']) =>
      list.map((tensor) => ({
        name: tensor.name,
        datatype: NAMES[tensor.type as keyof typeof NAMES],
        shape: tensor.dims.map((dim) => (typeof dim === 'number' ? dim : -1)),
      }));
    return {
      name,
      versions: ['1'],
      platform: 'onnxruntime_onnx',
      inputs: tensors(inputs),
      outputs: tensors(outputs),
    };
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    seen.push({ path, headers: request.headers });
    if (options.instead) return options.instead(request, response);
    const json = (status: number, document: object) =>
      void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(document));
    if (path === '/v2') return json(200, { name: 'triton', version: '2.50.0', extensions });
    if (path === '/v2/health/live') return void response.end();
    const load = /^\/v2\/repository\/models\/([^/]+)\/load$/.exec(path);
    if (load) {
      const { parameters } = JSON.parse((await read(request)).toString());
      if (!parameters?.config) return json(400, { error: 'load needs a configuration with its files' });
      models.set(
        load[1] as string,
        await nodeRuntime().createSession(Buffer.from(parameters['file:1/model.onnx'], 'base64')),
      );
      return void response.end();
    }
    const [, name = '', tail = ''] = /^\/v2\/models\/([^/]+)(\/\w+)?$/.exec(path) ?? [];
    const session = models.get(name);
    if (!session) return json(400, { error: `Request for unknown model: '${name}' is not found` });
    if (tail === '/ready') return void response.end();
    if (tail === '') return json(200, describe(name, session));
    return infer(name, request, response);
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) =>
      response.writeHead(500).end(JSON.stringify({ error: error.message })),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    /** Has no model any more, as after a start. */
    forget: () => models.clear(),
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      for (const session of models.values()) await session.release();
    },
  };
}
