import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import Fastify from 'fastify';
import { describe, expect, it } from 'vitest';
import { guardRoutes } from './guard.ts';
import { LOAD, send } from './guardTesting.ts';
import { endpointHere } from './testing.ts';

describe('S12.22 a call that changes something', () => {
  const path = '/v2/repository/models/doubling/load';

  it.each(['text/plain', 'text/plain;charset=UTF-8', 'multipart/form-data', 'application/jsonp', 'a/b'])(
    'is refused as %s',
    async (type) => {
      const endpoint = await endpointHere();
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
    const endpoint = await endpointHere();
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
    const endpoint = await endpointHere();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await send(endpoint, path, { method: 'POST', body: LOAD, headers })).status).toBe(200);
    expect((await send(endpoint, path, { method: 'POST', body: LOAD })).status).toBe(200);
    expect((await send(endpoint, '/v2/repository/index', { method: 'POST' })).status).toBe(200);
  });

  it('is refused across sites even when no origin is named', async () => {
    const endpoint = await endpointHere();
    for (const site of ['cross-site', 'same-site']) {
      const { status } = await send(endpoint, '/v2', { headers: { 'sec-fetch-site': site } });
      expect(status).toBe(403);
    }
  });
});

it('S12.23 answers on a network to addresses, its own name and those it was given', async () => {
  const endpoint = await endpointHere({ host: '0.0.0.0', allowedHosts: ['edge.lab'] });
  const as = async (host: string) => (await send(endpoint, '/v2', { headers: { host } })).status;
  for (const host of ['localhost:1', '192.168.1.7', '[fe80::1]:80', 'edge.lab:8600', 'EDGE.lab']) {
    expect(await as(host), host).toBe(200);
  }
  for (const host of ['evil.test', 'edge.lab.evil.test', 'a b', 'edge.lab/x']) {
    expect([400, 403], host).toContain(await as(host));
  }
});

it('S12.23 answers a probe in HTTP/1.0 that names no host, and none that names another', async () => {
  const { url } = await endpointHere();
  const probe = (...headers: string[]) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write(['GET /v2/health/ready HTTP/1.0', ...headers, '', ''].join('\r\n'));
    return text(socket);
  };
  expect(await probe()).toMatch(/^HTTP\/1\.1 200 /);
  expect(await probe('Host: evil.test')).toMatch(/^HTTP\/1\.1 403 /);
});

it('refuses to add a route that says not who may use it', async () => {
  const app = Fastify();
  guardRoutes(app, { host: '127.0.0.1', allowedOrigins: [], allowedHosts: [] });
  await expect(async () => app.get('/open', () => 'secret')).rejects.toThrow(/access rule/);
  const inner = app.register(async (scope) => void scope.get('/inner', () => 'secret'));
  await expect((async () => inner)()).rejects.toThrow(/access rule/);
});
