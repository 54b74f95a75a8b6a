import { expect, it, onTestFinished } from 'vitest';
import { doublingModel } from '../coinference/testing.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { createEndpoint, type EndpointOptions } from './endpoint.ts';
import { type Engine, localEngine } from './engine.ts';

const FILE = 'file:1/model.onnx';
const model64 = Buffer.from(doublingModel()).toString('base64');
const headers = { 'content-type': 'application/json' };

async function open(options: EndpointOptions) {
  const endpoint = await createEndpoint({ engine: localEngine(nodeRuntime()), ...options });
  onTestFinished(endpoint.close);
  return endpoint;
}

it('S12.29 tells Prometheus its requests, models and phases, to those who have the token', async () => {
  const endpoint = await open({ token: 'secret' });
  const auth = { authorization: 'Bearer secret' };
  expect((await fetch(`${endpoint.url}/metrics`)).status).toBe(401);
  const send = (path: string, body: object) =>
    fetch(endpoint.url + path, {
      method: 'POST',
      headers: { ...headers, ...auth },
      body: JSON.stringify(body),
    });
  await send('/v2/repository/models/doubling/load', { parameters: { [FILE]: model64 } });
  await send('/v2/models/doubling/infer', {
    inputs: [{ name: 'x', shape: [1, 2], datatype: 'FP32', data: [1, 2] }],
  });
  await send('/v2/models/doubling/infer', { inputs: [] });
  const response = await fetch(`${endpoint.url}/metrics`, { headers: auth });
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=/);
  const text = await response.text();
  expect(text).toContain('gcode_inferences{model="doubling",phase="success"} 1\n');
  expect(text).toContain('gcode_inferences{model="doubling",phase="fail"} 1\n');
  expect(text).toContain('gcode_models 1\n');
  expect(text).toContain('gcode_engine_up 1\n');
  expect(text).toMatch(
    /gcode_http_request_seconds_count\{.*route="\/v2\/models\/:m\/infer",status="200"} 1\n/,
  );
  expect(text).toMatch(/^process_cpu_seconds_total /m);
});

it('S12.21 keeps the words of a fault for its log, and names the request by which it is found there', async () => {
  const faults: Error[] = [];
  const local = localEngine(nodeRuntime());
  const engine: Engine = { ...local };
  Object.defineProperty(engine, 'alive', {
    get() {
      throw new Error('secret words');
    },
  });
  const endpoint = await open({ engine, onFault: (error) => faults.push(error) });
  const response = await fetch(`${endpoint.url}/v2/health/ready`);
  const text = await response.text();
  expect([response.status, JSON.parse(text).code]).toEqual([500, 'E316']);
  expect(text).not.toMatch(/secret|stack|\.ts/);
  expect(text).toContain(response.headers.get('x-request-id'));
  expect(faults).toMatchObject([{ message: 'secret words' }]);
});

it('S12.30 says when to try again', async () => {
  const local = localEngine(nodeRuntime());
  const endpoint = await open({ engine: { ...local, alive: false } });
  const response = await fetch(`${endpoint.url}/v2/health/ready`);
  expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
});
