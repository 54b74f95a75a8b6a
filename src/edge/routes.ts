import type { FastifyInstance, FastifyReply, FastifyRequest, HTTPMethods } from 'fastify';
import { LinkError } from '../coinference/errors.ts';
import { parseJson } from '../coinference/messages.ts';
import { IndexRequest } from '../coinference/oip.ts';
import { EXTENSIONS, MODEL_FILE, SERVER_NAME, SOFTWARE_VERSION } from '../coinference/protocol.ts';
import { describeModel, describeStatistics } from './describe.ts';
import type { Engine } from './engine.ts';
import { bodyOf, clientOf, hangUpSignal } from './exchange.ts';
import type { Access } from './guard.ts';
import { hostWords } from './host.ts';
import { type InferOptions, infer } from './infer.ts';
import { checkUnload, modelFileIn } from './loadRequest.ts';
import { MODEL_VERSION } from './repository.ts';

const METHODS: HTTPMethods[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'];
/** Where GET answers, HEAD does too: load balancers ask so. */
const ALLOWED: Record<'GET' | 'POST', HTTPMethods[]> = { GET: ['GET', 'HEAD'], POST: ['POST'] };

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
        handler(request, reply) {
          const { m = '', version = MODEL_VERSION } = request.params as { m?: string; version?: string };
          if (version !== MODEL_VERSION)
            throw new LinkError(
              'E304',
              `model ${JSON.stringify(m)} has no version ${JSON.stringify(version)}: each model has version ${MODEL_VERSION} alone`,
            );
          return handler(m, request, reply);
        },
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
  const model = (tail: string) => [`/v2/models/:m${tail}`, `/v2/models/:m/versions/:version${tail}`];

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
    if (!engine.ready) throw new LinkError('E336', 'the engine is being restarted');
    return reply.send();
  };
  add('GET', ['/v2/health/ready'], ready, 'health');
  add('GET', model(''), (name) => describeModel(repository.get(name), options.queue));
  add('GET', model('/ready'), (name, _request, reply) => {
    repository.get(name);
    return reply.send();
  });
  add('GET', ['/v2/models/stats'], () => ({ model_stats: repository.list().map(describeStatistics) }));
  add('GET', model('/stats'), (name) => {
    const loaded = repository.get(name);
    const stats = describeStatistics(loaded);
    // Triton answers with a list even for one model; the plain form stands beside it.
    return { ...stats, inference_stats: loaded.statistics.inference, model_stats: [stats] };
  });
  add('POST', model('/infer'), (name, request, reply) => infer(options, name, request, reply));
  add('POST', ['/v2/repository/index'], (_name, request) => {
    const { bytes } = bodyOf(request);
    const { ready } = bytes.length > 0 ? parseJson(IndexRequest, bytes) : {};
    return repository.index().filter(({ state }) => !ready || state === 'READY');
  });
  add('POST', ['/v2/repository/models/:m/load'], async (name, request, reply) => {
    // Its path is that of all models' statistics.
    if (name === 'stats') throw new LinkError('E309', 'no model can be called stats');
    const file = await modelFileIn(bodyOf(request));
    if (file) await repository.load(name, file, hangUpSignal(request), clientOf(request));
    else if (!repository.has(name)) {
      throw new LinkError('E309', `parameters need ${JSON.stringify(MODEL_FILE)}: ${name} is not loaded`);
    }
    return reply.send();
  });
  add('POST', ['/v2/repository/models/:m/unload'], async (name, request, reply) => {
    checkUnload(bodyOf(request).bytes);
    await repository.unload(name);
    return reply.send();
  });
}
