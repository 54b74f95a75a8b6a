import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { probeEndpoint } from './endpoint.ts';

const answering = (body: unknown, status = 200): typeof fetch =>
  (async () => new Response(JSON.stringify(body), { status })) as typeof fetch;
const good = { name: 'gcode-edge', version: '0.1.0', extensions: ['binary_tensor_data', 'gcode_protocol_2'] };

describe('probeEndpoint', () => {
  it('knows a working endpoint and sends the token', async () => {
    let seen: [string, unknown] = ['', null];
    const ask = (async (url: string, init: RequestInit) => {
      seen = [url, init.headers];
      return Response.json(good);
    }) as typeof fetch;
    expect(await probeEndpoint('http://edge:8600/', 'secret', ask)).toMatchObject({
      state: 'connected',
      name: 'gcode-edge',
    });
    expect(seen).toEqual(['http://edge:8600/v2', { authorization: 'Bearer secret' }]);
  });

  it.each([
    [
      'nothing there',
      (async () => {
        throw new TypeError('failed');
      }) as typeof fetch,
      /Nothing answers at http:\/\/edge/,
    ],
    [
      'too slow',
      (async () => {
        throw new DOMException('', 'TimeoutError');
      }) as typeof fetch,
      /No answer.*5 s/,
    ],
    ['a token wanted', answering({}, 401), /bearer token/],
    ['an error', answering({}, 502), /status 502/],
    ['another server', answering({ hello: 1 }), /not in the Open Inference Protocol/],
    [
      'another version',
      answering({ ...good, extensions: ['binary_tensor_data', 'gcode_protocol_99'] }),
      /speaks protocol 99.*same version/i,
    ],
  ])('says in words: %s', async (_, ask, reason) => {
    const found = await probeEndpoint('http://edge:8600', '', ask);
    expect(found).toMatchObject({ state: 'down', reason: expect.stringMatching(reason) });
  });

  it('S15.200 knows a server that is none of ours, and what it lacks', async () => {
    const triton = { name: 'triton', version: '2.50.0', extensions: ['binary_tensor_data'] };
    expect(await probeEndpoint('http://triton:8000', '', answering(triton))).toMatchObject({
      state: 'connected',
      lacks: expect.arrayContaining([expect.stringContaining('times'), expect.stringContaining('loading')]),
    });
  });

  it("S15.201 asks a server that no page may read through this page's own endpoint, and says which option lets it", async () => {
    vi.stubGlobal('location', new URL('http://studio:8600/'));
    onTestFinished(() => void vi.unstubAllGlobals());
    const way = 'http://studio:8600/proxy/http%3A%2F%2Ftriton%3A8000';
    const asking = (open: boolean) =>
      (async (url: string) => {
        if (open && url === `${way}/v2`) return Response.json({ ...good, extensions: [] });
        if (url.startsWith('http://studio'))
          return Response.json({ error: '', code: 'E472' }, { status: 404 });
        throw new TypeError('failed');
      }) as typeof fetch;
    expect(await probeEndpoint('http://triton:8000', '', asking(true))).toMatchObject({
      state: 'connected',
      proxy: { of: 'http://triton:8000', url: way },
    });
    expect(await probeEndpoint('http://triton:8000', '', asking(false))).toMatchObject({
      state: 'down',
      reason: expect.stringContaining('--allow-server http://triton:8000'),
    });
  });

  it('does not ask at what is no address', async () => {
    const found = await probeEndpoint('edge', '', answering(good));
    expect(found).toMatchObject({ state: 'down', reason: expect.stringMatching(/not an address/) });
  });
});
