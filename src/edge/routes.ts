import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { datatypeOf } from '../coinference/datatypes.ts';
import { LinkError } from '../coinference/errors.ts';
import { parseJson } from '../coinference/messages.ts';
import {
  IndexRequest,
  LoadRequest,
  ModelConfig,
  type ModelMetadata,
  type TensorMetadata,
} from '../coinference/oip.ts';
import { EXTENSIONS, MODEL_FILE, SERVER_NAME, SOFTWARE_VERSION } from '../coinference/protocol.ts';
import type { TensorInfo } from '../runtime/session.ts';
import type { Engine } from './engine.ts';
import { bodyOf, clientOf, hangUpSignal } from './exchange.ts';
import type { Access } from './guard.ts';
import { hostWords } from './host.ts';
import { type InferOptions, infer } from './infer.ts';
import { type LoadedModel, MODEL_VERSION } from './repository.ts';

const METHODS: HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];
/** Where GET answers, HEAD does too: load balancers ask so. */
const ALLOWED: Record<'GET' | 'POST', HTTPMethods[]> = { GET: ['GET', 'HEAD'], POST: ['POST'] };

const describeTensor = ({ name, type, dims }: TensorInfo): TensorMetadata => ({
  name,
  datatype: datatypeOf(type),
  shape: dims.map((dim) => (typeof dim === 'number' ? dim : -1)),
});

const describeModel = ({ name, model, sha256 }: LoadedModel): ModelMetadata => ({
  name,
  versions: [MODEL_VERSION],
  platform: 'onnxruntime_onnx',
  inputs: model.inputs.map(describeTensor),
  outputs: model.outputs.map(describeTensor),
  parameters: { sha256 },
});

function describeStatistics({ name, statistics }: LoadedModel) {
  const { inference, last } = statistics;
  const model = {
    name,
    version: MODEL_VERSION,
    last_inference: last,
    inference_count: inference.success.count,
    execution_count: inference.success.count,
    inference_stats: inference,
    batch_stats: [],
  };
  // Triton answers with a list even for one model; the plain form stands beside it.
  return { ...model, model_stats: [model] };
}

/** The ONNX file in a load request. Throws E309. */
function modelFileOf(request: FastifyRequest): Uint8Array {
  const { parameters = {} } = parseJson(LoadRequest, bodyOf(request).bytes);
  const { config } = parameters;
  if (config !== undefined) parseJson(ModelConfig, Buffer.from(String(config)));
  const file = parameters[MODEL_FILE];
  if (typeof file !== 'string') {
    throw new LinkError(
      'E309',
      `parameters need ${JSON.stringify(MODEL_FILE)}: this endpoint has no other models`,
    );
  }
  const bytes = Buffer.from(file, 'base64');
  // Buffer skips what is no base64: a length that does not fit tells.
  const sound = /^[A-Za-z0-9+/]*={0,2}$/.test(file) && file.length % 4 === 0 && bytes.length > 0;
  if (!sound) throw new LinkError('E309', `${MODEL_FILE} is not base64`);
  return bytes;
}

export interface RouteOptions extends InferOptions {
  /** What computes here, for GET /v2. */
  engine: Engine;
}

/** The Open Inference Protocol v2 over HTTP, with its repository and statistics extensions. */
export function addRoutes(app: FastifyInstance, options: RouteOptions): void {
  const { repository, engine } = options;
  type Handler = (name: string, request: FastifyRequest, reply: FastifyReply) => unknown;
  const add = (method: 'GET' | 'POST', paths: string[], handler: Handler, access: Access = 'token') => {
    const allowed = ALLOWED[method];
    for (const url of paths) {
      app.route({
        method,
        url,
        config: { access },
        handler: (request, reply) => handler((request.params as { m?: string }).m ?? '', request, reply),
      });
      app.route({
        method: METHODS.filter((other) => !allowed.includes(other)),
        url,
        config: { access },
        handler: (request, reply) => {
          reply.header('allow', allowed.join(', '));
          throw new LinkError('E315', `${request.method} ${request.url}: use ${method}`);
        },
      });
    }
  };
  /** A model's path, with and without its version. */
  const model = (tail: string) => [`/v2/models/:m${tail}`, `/v2/models/:m/versions/${MODEL_VERSION}${tail}`];

  const about = {
    name: SERVER_NAME,
    version: SOFTWARE_VERSION,
    extensions: EXTENSIONS,
    engine: engine.info,
    host: hostWords(),
  };
  add('GET', ['/v2'], () => about);
  add('GET', ['/v2/health/live'], (_name, _request, reply) => reply.send(), 'health');
  const ready: Handler = (_name, _request, reply) => {
    if (!engine.alive) throw new LinkError('E320', 'the engine has ended');
    if (!engine.ready) throw new LinkError('E336', 'the engine is being started anew');
    return reply.send();
  };
  add('GET', ['/v2/health/ready'], ready, 'health');
  add('GET', model(''), (name) => describeModel(repository.get(name)));
  add('GET', model('/ready'), (name, _request, reply) => {
    repository.get(name);
    return reply.send();
  });
  add('GET', model('/stats'), (name) => describeStatistics(repository.get(name)));
  add('POST', model('/infer'), (name, request, reply) => infer(options, name, request, reply));
  add('POST', ['/v2/repository/index'], (_name, request) => {
    const { bytes } = bodyOf(request);
    const { ready } = bytes.length > 0 ? parseJson(IndexRequest, bytes) : {};
    return repository.index().filter(({ state }) => !ready || state === 'READY');
  });
  add('POST', ['/v2/repository/models/:m/load'], async (name, request, reply) => {
    await repository.load(name, modelFileOf(request), hangUpSignal(request), clientOf(request));
    return reply.send();
  });
  add('POST', ['/v2/repository/models/:m/unload'], async (name, _request, reply) => {
    await repository.unload(name);
    return reply.send();
  });
}
