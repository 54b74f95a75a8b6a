import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { doublingModel } from '../coinference/testing.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { createEndpoint, type Endpoint, type EndpointOptions } from './endpoint.ts';
import { type Engine, localEngine } from './engine.ts';
import { type GuardedRoute, guardRoutes } from './guard.ts';

const TOKEN = 'a right token';
const model64 = Buffer.from(doublingModel()).toString('base64');
const LOAD = JSON.stringify({ parameters: { 'file:1/model.onnx': model64 } });
const JSON_HEADERS = { 'content-type': 'application/json' };

interface Sent {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}
type Answer = { status: number; body: string };

const agent = new Agent({ keepAlive: true, maxSockets: 8 });
afterAll(() => agent.destroy());

/** Sends the path as it is written, with headers that fetch would not send. */
function send({ port }: Endpoint, path: string, { method = 'GET', headers = {}, body }: Sent = {}) {
  return new Promise<Answer>((done, fail) => {
    const sent = request({ agent, host: '127.0.0.1', port, path, method, headers }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      done({ status: response.statusCode ?? 0, body: text });
    });
    sent.once('error', fail).end(body);
  });
}

const hex = (c: string) => `%${c.charCodeAt(0).toString(16)}`;

/** The many ways in which a path can be spelt, by those who hope that two readers take it differently. */
function spellings(path: string): string[] {
  const chars = [...path];
  const at = (i: number, put: string) => [...chars.slice(0, i), put, ...chars.slice(i + 1)].join('');
  // One letter of each part, and all of /v2: what was read raw once.
  const letters = chars.flatMap((c, i) => (c !== '/' && (i < 3 || i % 7 === 0) ? [at(i, hex(c))] : []));
  const slashes = chars.flatMap((c, i) =>
    c === '/' ? [at(i, '//'), at(i, '/./'), at(i, i ? '%2f' : '/%2f')] : [],
  );
  return [
    path,
    ...letters,
    ...slashes,
    chars.map((c) => (c === '/' ? c : hex(c))).join(''),
    chars.map((c) => (c === '/' ? c : hex(c).toUpperCase())).join(''),
    path.replace('v', '%2576'),
    path.toUpperCase(),
    `${path}/`,
    `${path}/.`,
    `${path}%00`,
    `${path};a=b`,
    `${path}?token=${encodeURIComponent(TOKEN)}&access_token=${encodeURIComponent(TOKEN)}`,
    `/x/..${path}`,
    `/x/%2e%2e${path}`,
    `/assets/../..${path}`,
    `//localhost${path}`,
    path.replaceAll('/', '\\').replace('\\', '/'),
    `http://localhost${path}`,
  ];
}

describe('S12.20 every route is guarded, however its path is spelt', () => {
  let endpoint: Endpoint;
  let loads = 0;
  let routes: [string, string, GuardedRoute['access']][] = [];

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'studio-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<h1>studio</h1>');
    await writeFile(join(folder, 'assets', 'a.js'), 'studio()');
    const local = localEngine(nodeRuntime());
    const load: Engine['load'] = (bytes) => {
      loads += 1;
      return local.load(bytes);
    };
    const engine: Engine = { ...local, load };
    endpoint = await createEndpoint({ engine, studioDir: folder, token: TOKEN });
    routes = endpoint.routes.flatMap(({ methods, url, access }) =>
      methods
        .slice(0, 1)
        .map((method): (typeof routes)[number] => [
          method,
          url.replace(':m', 'doubling').replace('*', access === 'page' ? 'assets/a.js' : 'any'),
          access,
        ]),
    );
    return async () => {
      await endpoint.close();
      await rm(folder, { recursive: true });
    };
  });

  /**
   * Tries the routes as one of several intruders: each route's own path, and of its other spellings this intruder's share.
   * All intruders together try every spelling of every route.
   */
  async function tryAs(
    { number, of, headers }: { number: number; of: number; headers: Record<string, string> },
    chosen: (access: GuardedRoute['access']) => boolean,
    refused: (answer: Answer, path: string) => void,
  ) {
    const mine = routes.filter(([, , access]) => chosen(access));
    expect(mine.length).toBeGreaterThan(2);
    const tries = mine.flatMap(([method, path], route) =>
      spellings(path)
        .filter((_, i) => i === 0 || (i + route) % of === number)
        .map(async (spelt) => {
          const posts = method === 'POST' ? { body: LOAD } : {};
          const sent = { method, headers: { ...JSON_HEADERS, ...headers }, ...posts };
          refused(await send(endpoint, spelt, sent), `${method} ${spelt}`);
        }),
    );
    await Promise.all(tries);
    expect(loads).toBe(0);
  }
  type Intruder = [who: string, headers: Record<string, string>];

  const WITHOUT_TOKEN: Intruder[] = [
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer a wrong token' }],
    ['the token elsewhere', { authorization: `Basic ${TOKEN}`, cookie: `token=${TOKEN}` }],
  ];
  it.each(WITHOUT_TOKEN.map(([who, headers], number) => ({ who, headers, number })))(
    '$who',
    async ({ headers, number }) => {
      await tryAs(
        { headers, number, of: WITHOUT_TOKEN.length },
        (access) => access === 'token',
        ({ status }, path) => expect([400, 401, 404], `${path}: ${status}`).toContain(status),
      );
    },
  );

  const right = { authorization: `Bearer ${TOKEN}` };
  const FROM_ELSEWHERE: Intruder[] = [
    ['a foreign host and its own origin', { host: 'evil.test', origin: 'http://evil.test' }],
    ['a host that begins like this machine', { host: 'localhost.evil.test' }],
    ['a host with a user before it', { host: 'evil.test@localhost' }],
    ['a foreign address', { host: '10.1.2.3' }],
    ['a foreign origin', { origin: 'http://evil.test' }],
    ['an origin without a name', { origin: 'null' }],
    ['an origin of this machine with another port', { origin: 'http://127.0.0.1:1' }],
  ];
  it.each(FROM_ELSEWHERE.map(([who, headers], number) => ({ who, headers, number })))(
    '$who, be the token right',
    async ({ headers, number }) => {
      await tryAs(
        { headers: { ...right, ...headers }, number, of: FROM_ELSEWHERE.length },
        () => true,
        ({ status, body }, path) => {
          expect([400, 403], `${path}: ${status}`).toContain(status);
          expect(body).not.toContain('studio');
        },
      );
    },
  );

  it('S12.24 takes the token of a WebSocket from its subprotocol, and of nothing else', async () => {
    const carried = `gcode, bearer.${Buffer.from(TOKEN).toString('base64url')}`;
    const upgrade = { connection: 'upgrade', upgrade: 'websocket', 'sec-websocket-protocol': carried };
    expect((await send(endpoint, '/v2', { headers: { 'sec-websocket-protocol': carried } })).status).toBe(
      401,
    );
    // Past the guard, and no handshake of a WebSocket: channel.test.ts opens real ones.
    expect((await send(endpoint, '/v2', { headers: upgrade })).status).toBe(400);
  });

  it('answers those who are known, by any spelling that the router takes for the path', async () => {
    for (const path of ['/v2', '/%76%32', '/v%32']) {
      expect((await send(endpoint, path, { headers: right })).status).toBe(200);
    }
    expect((await send(endpoint, '/v2/health/live')).status).toBe(200);
    expect((await send(endpoint, '/')).body).toContain('studio');
    expect(await send(endpoint, '/assets/a.js')).toEqual({ status: 200, body: 'studio()' });
  });

  it('S12.21 serves no file from outside the studio, and no answer shows a stack', async () => {
    const paths = [
      '/%2e%2e/package.json',
      '/../package.json',
      '/..%2fpackage.json',
      '/%2e%2e%2f%2e%2e%2fetc/passwd',
      '/assets/%2e%2e/%2e%2e/package.json',
      '/..%5cpackage.json',
      '/%00',
      '/%zz',
      '/assets',
      '/assets/',
      '/.env',
      `/${'a'.repeat(5000)}`,
    ];
    for (const path of paths) {
      const { status, body } = await send(endpoint, path);
      expect([400, 403, 404], `${path}: ${status}`).toContain(status);
      expect(JSON.parse(body)).toMatchObject({ code: expect.stringMatching(/^E3\d\d$/) });
      expect(body).not.toMatch(/\.(ts|js):\d+|node_modules| at /);
    }
  });
});

describe('S12.22 a call that changes something', () => {
  async function open(options: EndpointOptions = {}) {
    const endpoint = await createEndpoint({ engine: localEngine(nodeRuntime()), ...options });
    onTestFinished(endpoint.close);
    return endpoint;
  }
  const path = '/v2/repository/models/doubling/load';

  it.each(['text/plain', 'text/plain;charset=UTF-8', 'multipart/form-data', 'application/jsonp', 'a/b'])(
    'is refused as %s',
    async (type) => {
      const endpoint = await open();
      const { status, body } = await send(endpoint, path, {
        method: 'POST',
        body: LOAD,
        headers: { 'content-type': type },
      });
      expect([status, JSON.parse(body).code]).toEqual([415, 'E321']);
    },
  );

  it.each<Record<string, string>>([
    { origin: 'own' },
    { 'sec-fetch-site': 'none' },
    { 'user-agent': 'Mozilla/5.0 (X11)' },
  ])('is refused without its type when a browser sends it: %o', async (marks) => {
    const endpoint = await open();
    const headers: Record<string, string> = { ...marks };
    if (headers.origin) headers.origin = endpoint.url;
    const form = { ...headers, 'content-type': 'application/x-www-form-urlencoded' };
    for (const sent of [headers, form]) {
      const answer = await send(endpoint, path, { method: 'POST', body: LOAD, headers: sent });
      expect(answer.status).toBe(415);
    }
    const typed = { ...headers, 'content-type': 'Application/JSON; charset=utf-8' };
    expect((await send(endpoint, path, { method: 'POST', body: LOAD, headers: typed })).status).toBe(200);
  });

  it('is taken without a type from programs, which send none or a form’s', async () => {
    const endpoint = await open();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await send(endpoint, path, { method: 'POST', body: LOAD, headers })).status).toBe(200);
    expect((await send(endpoint, path, { method: 'POST', body: LOAD })).status).toBe(200);
    expect((await send(endpoint, '/v2/repository/index', { method: 'POST' })).status).toBe(200);
  });

  it('is refused across sites even when no origin is named', async () => {
    const endpoint = await open();
    for (const site of ['cross-site', 'same-site']) {
      const { status } = await send(endpoint, '/v2', { headers: { 'sec-fetch-site': site } });
      expect(status).toBe(403);
    }
  });
});

it('S12.23 answers on a network to addresses, its own name and those it was given', async () => {
  const engine = localEngine(nodeRuntime());
  const endpoint = await createEndpoint({ engine, host: '0.0.0.0', allowedHosts: ['edge.lab'] });
  onTestFinished(endpoint.close);
  const as = async (host: string) => (await send(endpoint, '/v2', { headers: { host } })).status;
  for (const host of ['localhost:1', '192.168.1.7', '[fe80::1]:80', 'edge.lab:8600', 'EDGE.lab']) {
    expect(await as(host), host).toBe(200);
  }
  for (const host of ['evil.test', 'edge.lab.evil.test', 'a b', 'edge.lab/x']) {
    expect([400, 403], host).toContain(await as(host));
  }
});

it('refuses to add a route that says not who may use it', async () => {
  const app = Fastify();
  guardRoutes(app, { host: '127.0.0.1', allowedOrigins: [], allowedHosts: [] });
  await expect(async () => app.get('/open', () => 'secret')).rejects.toThrow(/access rule/);
  const inner = app.register(async (scope) => void scope.get('/inner', () => 'secret'));
  await expect((async () => inner)()).rejects.toThrow(/access rule/);
});
