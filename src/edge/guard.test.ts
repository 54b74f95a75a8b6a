import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { nodeRuntime } from '../runtime/node.node.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import { type Engine, localEngine } from './engine.ts';
import type { GuardedRoute } from './guard.ts';
import { type Answer, LOAD, send } from './guardTesting.ts';

const TOKEN = 'a right token';
const JSON_HEADERS = { 'content-type': 'application/json' };

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
