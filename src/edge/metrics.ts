import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Engine } from './engine.ts';
import type { RunQueue } from './queue.ts';
import type { ModelRepository } from './repository.ts';
import type { Phase } from './stats.ts';

const SECONDS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30];

/** GET /metrics: what Prometheus reads. Models are the ones in memory; one that goes takes its counts along. */
export function addMetrics(
  app: FastifyInstance,
  repository: ModelRepository,
  engine: Engine,
  queue: Pick<RunQueue, 'waiting'>,
): void {
  const register = new Registry();
  const registers = [register];
  collectDefaultMetrics({ register });
  const requests = new Histogram({
    name: 'gcode_http_request_seconds',
    help: 'From the head of a request to the end of its answer, by route (none: no route).',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
    registers,
  });
  app.addHook('onResponse', async ({ method, routeOptions }, reply) => {
    const labels = { method, route: routeOptions.url ?? 'none', status: String(reply.statusCode) };
    requests.observe(labels, reply.elapsedTime / 1000);
  });
  new Gauge({
    name: 'gcode_engine_up',
    help: '1 while the engine can run models.',
    registers,
    collect() {
      this.set(engine.alive ? 1 : 0);
    },
  });
  new Gauge({
    name: 'gcode_models',
    help: 'Models in memory.',
    registers,
    collect() {
      this.set(repository.list().length);
    },
  });
  new Gauge({
    name: 'gcode_waiting',
    help: 'Requests that wait for the engine.',
    registers,
    collect() {
      this.set(queue.waiting);
    },
  });
  const phase = (name: string, help: string, value: (stat: { count: number; ns: number }) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['model', 'phase'] as const,
      registers,
      collect() {
        this.reset();
        for (const { name: model, statistics } of repository.list()) {
          for (const [which, stat] of Object.entries(statistics.inference)) {
            this.set({ model, phase: which as Phase }, value(stat));
          }
        }
      },
    });
  phase('gcode_inferences', 'Inferences of a model since it was loaded, by phase.', ({ count }) => count);
  phase('gcode_inference_seconds', 'Time in a phase since the model was loaded.', ({ ns }) => ns / 1e9);
  app.get('/metrics', { config: { access: 'token' } }, async (_request, reply) =>
    reply.type(register.contentType).send(await register.metrics()),
  );
}
