import { describe, expect, it } from 'vitest';
import { doublingModel } from '../coinference/testing.ts';
import type { Endpoint } from './endpoint.ts';
import { endpointHere, heldEngine, problem } from './testing.ts';

const post = ({ url }: Endpoint, path: string, body: object) =>
  fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
const load = (endpoint: Endpoint) =>
  post(endpoint, '/v2/repository/models/doubling/load', {
    parameters: { 'file:1/model.onnx': Buffer.from(doublingModel()).toString('base64') },
  });
const infer = (endpoint: Endpoint) =>
  post(endpoint, '/v2/models/doubling/infer', {
    inputs: [{ name: 'x', shape: [1, 2], datatype: 'FP32', data: [1, 2] }],
  });

describe('S12.6 a busy endpoint', () => {
  it('says so when a run takes too long, and works again afterwards', async () => {
    const { engine, letGo } = heldEngine();
    const busy = await endpointHere({ engine, requestTimeoutMs: 1000 });
    await load(busy);
    const send = () => infer(busy);
    const late = await send();
    expect(late.headers.get('retry-after')).toBe('1');
    expect(await problem(late, 503, 'E312')).toMatch(/1000 ms/);
    letGo();
    expect((await send()).status).toBe(200);
  });

  it('says so when too many wait', async () => {
    const { engine, started, letGo } = heldEngine();
    const busy = await endpointHere({ engine, maxWaiting: 1 });
    await load(busy);
    const send = () => infer(busy);
    const running = send();
    await started;
    // One of the two waits, the other is turned away: which of them depends on who gets there first.
    const both = [send(), send()];
    await problem(await Promise.race(both), 503, 'E312');
    letGo();
    const statuses = (await Promise.all(both)).map(({ status }) => status).sort();
    expect([(await running).status, ...statuses]).toEqual([200, 200, 503]);
  });
});
