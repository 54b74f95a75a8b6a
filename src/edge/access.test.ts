import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
// @ts-expect-error: plain Node, without types
import { compressBuilt } from '../../scripts/compress.mjs';
import { nodeRuntime } from '../runtime/node.node.ts';
import { createEndpoint, type Endpoint, type EndpointOptions } from './endpoint.ts';
import { localEngine } from './engine.ts';

const runtime = nodeRuntime();

async function open(options: EndpointOptions = {}): Promise<Endpoint> {
  const endpoint = await createEndpoint({ engine: localEngine(runtime), ...options });
  onTestFinished(endpoint.close);
  return endpoint;
}

/** fetch refuses to send these headers itself. */
function getAs(endpoint: Endpoint, path: string, headers: Record<string, string>) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>(
    (done, fail) => {
      const sent = request(endpoint.url + path, { headers }, async (response) => {
        let body = '';
        for await (const chunk of response) body += chunk;
        done({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
      sent.once('error', fail).end();
    },
  );
}

it('S12.7 answers its own pages, pages that are allowed, and programs; no other pages', async () => {
  const endpoint = await open({ allowedOrigins: ['http://studio.test:1234'] });
  const status = async (headers: Record<string, string>) => (await getAs(endpoint, '/v2', headers)).status;
  expect(await status({})).toBe(200);
  expect(await status({ origin: endpoint.url })).toBe(200);
  expect(await status({ origin: 'http://studio.test:1234' })).toBe(200);
  expect(await status({ origin: 'http://evil.test' })).toBe(403);
  expect(await status({ origin: 'null' })).toBe(403);
});

it('S12.7 does not answer under a name that somebody else pointed at this machine', async () => {
  const endpoint = await open();
  const headers = { host: 'evil.test', origin: 'http://evil.test' };
  const { status, body } = await getAs(endpoint, '/v2', headers);
  expect(status).toBe(403);
  expect(JSON.parse(body)).toMatchObject({ code: 'E307' });
});

it('tells browsers which pages may read its answers', async () => {
  const endpoint = await open({ allowedOrigins: ['http://studio.test'] });
  const { headers } = await getAs(endpoint, '/v2', { origin: 'http://studio.test' });
  expect(headers['access-control-allow-origin']).toBe('http://studio.test');
  expect(headers['access-control-expose-headers']).toContain('inference-header-content-length');
  const preflight = await fetch(`${endpoint.url}/v2/models/m/infer`, {
    method: 'OPTIONS',
    headers: { origin: 'http://studio.test', 'access-control-request-method': 'POST' },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-headers')).toContain('x-gcode-link-mbps');
});

it('S12.7 wants its token everywhere but for health', async () => {
  const endpoint = await open({ token: 'secret' });
  const status = async (path: string, authorization?: string) =>
    (await fetch(endpoint.url + path, authorization ? { headers: { authorization } } : {})).status;
  expect(await status('/v2/health/live')).toBe(200);
  expect(await status('/v2')).toBe(401);
  expect(await status('/v2', 'Bearer wrong')).toBe(401);
  expect(await status('/v2', 'Basic secret')).toBe(401);
  expect(await status('/v2', 'Bearer secret')).toBe(200);
});

it('S12.8 serves the studio so that the page gets threads and is fresh', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'studio-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), '<h1>studio</h1>');
  await writeFile(join(folder, 'assets', 'ort-1a2b.mjs'), 'export {}');
  await writeFile(join(folder, 'assets', 'ort-1a2b.wasm'), '');
  const endpoint = await open({ studioDir: folder });
  const header = async (path: string, name: string) => (await fetch(endpoint.url + path)).headers.get(name);
  for (const path of ['/', '/assets/ort-1a2b.mjs', '/v2', '/nothing']) {
    expect(await header(path, 'cross-origin-opener-policy')).toBe('same-origin');
    expect(await header(path, 'cross-origin-embedder-policy')).toBe('require-corp');
    expect(await header(path, 'cross-origin-resource-policy')).toBe('same-origin');
  }
  expect(await (await fetch(`${endpoint.url}/`)).text()).toBe('<h1>studio</h1>');
  expect(await header('/assets/ort-1a2b.mjs', 'content-type')).toMatch(/javascript/);
  expect(await header('/assets/ort-1a2b.wasm', 'content-type')).toBe('application/wasm');
  expect(await header('/assets/ort-1a2b.wasm', 'cache-control')).toMatch(/immutable/);
  expect(await header('/', 'cache-control')).toBe('no-cache');
  expect(await header('/v2', 'cache-control')).toBe('no-store');
  expect((await fetch(`${endpoint.url}/nothing`)).status).toBe(404);
  expect(await header('/', 'content-security-policy')).toMatch(/script-src 'self' 'wasm-unsafe-eval';/);
  expect(await header('/v2', 'content-security-policy')).toMatch(/^default-src 'none'/);
});

it('S12.70 the studio goes out compressed to browsers that take it, as it is to others, and no copy goes unasked', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'studio-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'assets'));
  const script = 'x = 1;\n'.repeat(1000);
  await writeFile(join(folder, 'index.html'), '<h1>studio</h1>');
  await writeFile(join(folder, 'assets', 'a-1b.js'), script);
  compressBuilt(folder);
  const endpoint = await open({ studioDir: folder });
  for (const encoding of ['br', 'gzip', 'identity']) {
    const response = await fetch(`${endpoint.url}/assets/a-1b.js`, {
      headers: { 'accept-encoding': encoding },
    });
    expect(response.headers.get('content-encoding')).toBe(encoding === 'identity' ? null : encoding);
    expect(response.headers.get('content-type')).toMatch(/javascript/);
    expect(response.headers.get('cache-control')).toMatch(/immutable/);
    expect(response.headers.get('vary')).toMatch(/accept-encoding/i);
    expect(await response.text()).toBe(script);
    const bytes = Number(response.headers.get('content-length'));
    if (encoding !== 'identity') expect(bytes).toBeLessThan(script.length / 10);
  }
});

it('says in words why it does not open', async () => {
  const { port } = await open();
  await expect(open({ port })).rejects.toMatchObject({
    code: 'E318',
    message: expect.stringContaining(`port ${port}`),
  });
  await expect(open({ studioDir: '/nowhere' })).rejects.toThrow(/no built studio/);
});
