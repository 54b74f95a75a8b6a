import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { startEndpoint } from '../src/cli/endpointProcess.ts';
import { doublingModel } from '../src/coinference/testing.ts';
import { expect, test } from './fixtures.ts';

const load = JSON.stringify({
  parameters: { 'file:1/model.onnx': Buffer.from(doublingModel()).toString('base64') },
});
const SPELLINGS = ['/v2', '/%76%32', '/%76%2', '/v%32', '//v2', '/x/../v2', '/%2e/v2'];

/** An empty page of a site called evil.test: the browser resolves such names to this machine (playwright.config.ts). */
async function evilSite(at = 0) {
  const server = createServer((_request, response) =>
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>evil</title>'),
  ).listen(at, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://evil.test:${port}`, close: () => void server.close().closeAllConnections() };
}

/** What a page can send to another origin without asking first, to load a model there. */
const ATTACK = `async (target, spellings, body) => {
  await Promise.all(spellings.map(async (spelling, i) => {
    const url = target + spelling + '/repository/models/stranger/load';
    const bodies = [body, new Blob([body]), new TextEncoder().encode(body), new URLSearchParams(body)];
    for (const sent of bodies) await fetch(url, { mode: 'no-cors', method: 'POST', body: sent }).catch(() => {});
    const headers = { 'content-type': 'application/json' };
    await fetch(url, { method: 'POST', body, headers }).catch(() => {});
    navigator.sendBeacon(url, body);
    const form = Object.assign(document.createElement('form'), { method: 'POST', enctype: 'text/plain' });
    const frame = Object.assign(document.createElement('iframe'), { name: 'sink' + i });
    form.append(Object.assign(document.createElement('input'), { name: body, value: '' }));
    Object.assign(form, { action: url, target: 'sink' + i });
    document.body.append(frame, form);
    const answered = new Promise((done) => frame.addEventListener('load', done, { once: true }));
    form.submit();
    await answered;
    frame.remove();
    form.remove();
  }));
}`;
const attack = (page: Page, target: string, spellings: string[]) =>
  page.evaluate(`(${ATTACK})(${[target, spellings, load].map((part) => JSON.stringify(part)).join()})`);

test('S12.22 a page of another site cannot load a model by calls that need no preflight', async ({
  page,
  server,
}) => {
  const evil = await evilSite();
  const trusting = await startEndpoint(['--port', '0', '--allow-origin', evil.url]);
  try {
    await page.goto(evil.url);
    const loaded = async (url: string) => (await fetch(`${url}/v2/models/stranger`)).status === 200;
    await attack(page, server.url, SPELLINGS);
    expect(await loaded(server.url)).toBe(false);
    // The same page at an endpoint that trusts it: the attack is a real one.
    await attack(page, trusting.url, ['/v2']);
    expect(await loaded(trusting.url)).toBe(true);
  } finally {
    await trusting.close();
    evil.close();
  }
});

test('S12.23 a page whose name was pointed at this machine reads nothing', async ({ page, server }) => {
  const rebound = server.url.replace('127.0.0.1', 'rebound.test');
  expect((await page.goto(rebound))?.status()).toBe(403);
  // The page comes from its owner's server first; then its name and port lead here.
  await server.stop();
  const owner = await evilSite(Number(new URL(rebound).port));
  await page.goto(rebound);
  owner.close();
  await server.start();
  expect(await page.title()).toBe('evil');
  const paths = [
    ...SPELLINGS.flatMap((spelling) => [spelling, `${spelling}/health/live`]),
    '/',
    '/favicon.svg',
  ];
  const answers = await page.evaluate(
    ([own, all]) =>
      Promise.all(
        all.map(async (path) => {
          const response = await fetch(own + path);
          return [response.status, JSON.parse(await response.text()).code];
        }),
      ),
    [rebound, paths] as const,
  );
  for (const [status, code] of answers) expect([status, code]).toEqual([403, 'E307']);
  const posted = await page.evaluate(
    (body) =>
      fetch('/%76%32/repository/models/stranger/load', {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      }).then((response) => response.status),
    load,
  );
  expect(posted).toBe(403);
  expect((await fetch(`${server.url}/v2/models/stranger`)).status).toBe(404);
});

test('S12.32 the studio cannot be shown inside another page', async ({ page, server }) => {
  const evil = await evilSite();
  try {
    await page.goto(evil.url);
    const refused = page.waitForEvent('console', (message) => /frame-ancestors/.test(message.text()));
    await page.setContent(`<iframe src="${server.url}/"></iframe>`);
    await refused;
  } finally {
    evil.close();
  }
});
