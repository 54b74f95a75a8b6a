import { describe, expect, it } from 'vitest';
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
      /speaks protocol 99.*same version/,
    ],
    ['no binary tensors', answering({ ...good, extensions: [] }), /no binary tensors/],
  ])('says in words: %s', async (_, ask, reason) => {
    const found = await probeEndpoint('http://edge:8600', '', ask);
    expect(found).toMatchObject({ state: 'down', reason: expect.stringMatching(reason) });
  });

  it('does not ask at what is no address', async () => {
    const found = await probeEndpoint('edge', '', answering(good));
    expect(found).toMatchObject({ state: 'down', reason: expect.stringMatching(/not an address/) });
  });
});
