import { expect, it, onTestFinished } from 'vitest';
import { edgeLink } from '../coinference/edgeLink.ts';
import { proxied } from '../coinference/foreign.ts';
import { httpLink } from '../coinference/httpLink.ts';
import { exchangeRunner } from '../coinference/remoteRunner.ts';
import { doublingModel } from '../coinference/testing.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32 } from '../runtime/session.ts';
import { microGraphOf } from '../system/micro.ts';
import { createEndpoint } from './endpoint.ts';
import { localEngine } from './engine.ts';
import { stream } from './frameStream.ts';
import { type Published, publishedServer } from './publishedServer.ts';

const signal = new AbortController().signal;
const TOKEN = 'secret';
const x = float32(Float32Array.of(1, 2, 3, 4), [2, 2]);

async function other(options?: Published) {
  const server = await publishedServer(options);
  onTestFinished(server.close);
  return server;
}

/** An endpoint of ours that lets these servers through. */
async function proxyOf(...allowedServers: string[]) {
  const endpoint = await createEndpoint({ engine: localEngine(nodeRuntime()), token: TOKEN, allowedServers });
  onTestFinished(endpoint.close);
  return endpoint;
}

/** The same server, straight and through the proxy. */
async function ways(options?: Published) {
  const server = await other(options);
  const endpoint = await proxyOf(server.url);
  const url = proxied(endpoint.url, server.url);
  return { server, links: [edgeLink({ url: server.url }), edgeLink({ url, token: TOKEN })] };
}

it('S11.120 a server that speaks as Triton publishes it is loaded and run, straight and through the proxy', async () => {
  const { server, links } = await ways();
  for (const link of links) {
    expect(await stream(link, 6, 5000)).toEqual({ delivered: 6, wrong: 0, error: null });
    await link.load(signal, 'm', doublingModel());
    const { outputs, transport, timing } = await link.infer(signal, 'm', { x });
    expect([...(outputs.y?.data ?? [])]).toEqual([2, 4, 6, 8]);
    expect(transport).toMatchObject({
      kind: 'http',
      lacks: [expect.stringContaining('times'), expect.any(String)],
    });
    expect(timing).toMatchObject({ queueMs: 0, edgeMs: 0 });
    expect(timing.upMs + timing.downMs).toBeCloseTo(timing.totalMs, 6);
  }
  const sent = server.seen.filter(({ path }) => path.endsWith('/infer')).map(({ headers }) => headers);
  for (const headers of sent) {
    expect(headers['inference-header-content-length']).toMatch(/^\d+$/);
    expect(Object.keys(headers).filter((name) => /gcode|authorization|cookie/.test(name))).toEqual([]);
  }
});

it('S11.121 without binary tensors they cross as JSON, and that is said; without loading, that is E477', async () => {
  const { server, links } = await ways({ extensions: ['model_repository'] });
  for (const link of links) {
    await link.load(signal, 'm', doublingModel());
    const { outputs, transport } = await link.infer(signal, 'm', { x });
    expect([...(outputs.y?.data ?? [])]).toEqual([2, 4, 6, 8]);
    expect(transport.lacks).toContainEqual(expect.stringContaining('JSON'));
  }
  const types = server.seen
    .filter(({ path }) => path.endsWith('/infer'))
    .map((each) => each.headers['content-type']);
  expect(new Set(types)).toEqual(new Set(['application/json']));
  const bare = await ways({ extensions: [] });
  for (const link of bare.links) {
    await expect(link.load(signal, 'm', doublingModel())).rejects.toMatchObject({ code: 'E477' });
  }
});

it('S11.121 what such a server does not do is refused, not guessed: timed runs, and a throttled link without the proxy', async () => {
  const server = await other();
  const link = httpLink({ url: server.url });
  await link.load(signal, 'm', doublingModel());
  await expect(link.infer(signal, 'm', { x }, { repeats: 3 })).rejects.toMatchObject({ code: 'E473' });
  const held = httpLink({ url: server.url, mbps: 40 });
  await expect(held.infer(signal, 'm', { x })).rejects.toMatchObject({ code: 'E473' });
  const endpoint = await proxyOf(server.url);
  const through = httpLink({ url: proxied(endpoint.url, server.url), token: TOKEN, mbps: 40 });
  expect((await through.infer(signal, 'm', { x })).outputs.y?.dims).toEqual([2, 2]);
});

it('S11.440 such a server is timed from this side, and given a model again that it has no more', async () => {
  const { server, links } = await ways();
  const link = links[1] as (typeof links)[number];
  const times = await exchangeRunner(link)(signal, doublingModel(), { x }, 3);
  expect(times).toHaveLength(3);
  // With a graph: indices of 64 bits.
  const { model, feeds } = microGraphOf(
    { op: 'Aggregate', params: 'source/max', k: 4, inWidth: 8, outWidth: 8, pooled: false, rows: 16 },
    'block',
  );
  expect(await exchangeRunner(link)(signal, model, feeds, 2)).toHaveLength(2);
  expect(Math.min(...times)).toBeGreaterThanOrEqual(0);
  await link.load(signal, 'm', doublingModel());
  server.forget();
  await expect(link.infer(signal, 'm', { x })).rejects.toMatchObject({ code: 'E304' });
});

it.each<[string, Published['twist'], string]>([
  ['another shape', ({ outputs }) => Object.assign(outputs[0] ?? {}, { shape: [4, 1] }), 'E352'],
  ['another type', ({ outputs }) => Object.assign(outputs[0] ?? {}, { datatype: 'INT32' }), 'E352'],
  ['a missing output', ({ outputs }) => outputs.splice(0), 'E309'],
  ["another's answer", (message) => Object.assign(message, { id: 'other' }), 'E352'],
])('S11.122 %s is refused', async (_, twist, code) => {
  for (const link of (await ways({ ...(twist && { twist }) })).links) {
    await link.load(signal, 'm', doublingModel());
    await expect(link.infer(signal, 'm', { x })).rejects.toMatchObject({ code });
  }
});

it('S11.122 a web page is no answer (E474), nor is a redirect through the proxy, which follows none (E476)', async () => {
  const page = await ways({
    instead: (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>'),
  });
  for (const link of page.links) await expect(link.describe(signal)).rejects.toMatchObject({ code: 'E474' });
  const aim = await other();
  const away = await ways({
    instead: (_, response) => response.writeHead(302, { location: `${aim.url}/v2` }).end(),
  });
  await expect(away.links[1]?.describe(signal)).rejects.toMatchObject({ code: 'E476' });
  expect(aim.seen).toEqual([]);
});

it('S11.123 the proxy asks the allowed servers alone, for the paths of the protocol alone, and wants the token', async () => {
  const [server, stranger] = [await other(), await other()];
  const endpoint = await proxyOf(server.url);
  const get = async (at: string, path: string, token = TOKEN) => {
    const headers = { authorization: `Bearer ${token}` };
    const response = await fetch(`${endpoint.url}/proxy/${encodeURIComponent(at)}/${path}`, { headers });
    return `${response.status} ${((await response.json()) as { code?: string }).code ?? ''}`;
  };
  expect(await get(server.url, 'v2')).toBe('200 ');
  expect(await get(server.url, 'v2', 'wrong')).toBe('401 E305');
  const { port } = new URL(server.url);
  const refused = [
    ...[stranger.url, `http://localhost:${port}`, `https://127.0.0.1:${port}`, `http://127.0.0.1:${port}1`],
    ...[
      `http://user@127.0.0.1:${port}`,
      `${server.url}/v2`,
      `${server.url}@${new URL(stranger.url).host}`,
      'file:///etc',
    ],
  ];
  for (const at of refused) expect([at, await get(at, 'v2')]).toEqual([at, '403 E472']);
  for (const path of ['metrics', 'v2/..%2fmetrics', 'v2//x', 'v2/%2e%2e/metrics', 'v20']) {
    const before = server.seen.length;
    const answer = await get(server.url, path);
    const reached = server.seen.slice(before).map((each) => each.path);
    expect([path, answer.startsWith('404') || reached.every((each) => /^\/v2\/[^/]+$/.test(each))]).toEqual([
      path,
      true,
    ]);
  }
  expect(stranger.seen).toEqual([]);
  const closed = await proxyOf();
  const response = await fetch(`${proxied(closed.url, server.url)}/v2`, {
    headers: { authorization: `Bearer ${TOKEN}` },
  });
  expect(response.status).toBe(404);
});

it('S11.123 a server that is gone is E476, an answer beyond the limit E306', async () => {
  const server = await publishedServer();
  const endpoint = await proxyOf(server.url);
  await server.close();
  const link = httpLink({ url: proxied(endpoint.url, server.url), token: TOKEN });
  await expect(link.describe(signal)).rejects.toMatchObject({ code: 'E476' });
  const large = await other({
    instead: (_, response) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(Buffer.alloc(2 ** 20, 32)),
  });
  const small = await createEndpoint({
    ...{ engine: localEngine(nodeRuntime()), bodyLimitBytes: 1000, allowedServers: [large.url] },
  });
  onTestFinished(small.close);
  await expect(httpLink({ url: proxied(small.url, large.url) }).describe(signal)).rejects.toMatchObject({
    code: 'E306',
  });
});
