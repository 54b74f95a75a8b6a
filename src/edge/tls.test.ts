import { request } from 'node:https';
import { expect, it, onTestFinished } from 'vitest';
import { nodeRuntime } from '../runtime/node.node.ts';
import { createEndpoint } from './endpoint.ts';
import { localEngine } from './engine.ts';

// For localhost, signed by itself, of no use to anybody else.
const cert = `-----BEGIN CERTIFICATE-----
MIIBmzCCAUGgAwIBAgIUYRTCxyDMwaVB2X6C0jqbyzJo8t8wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyODIyNDQxMFoYDzIxMjYxMTA0
MjI0NDEwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARmcOUcw12j02OA9HUZWs817hvw/rKovodUDHqFyA9Uv/LxdxyxmEU/
/7OvHh1+RxULqaLSrR8bzUAzoOfuAfk3o28wbTAdBgNVHQ4EFgQUU8vsGimA4aT2
IIaAEl5juZMDO/EwHwYDVR0jBBgwFoAUU8vsGimA4aT2IIaAEl5juZMDO/EwDwYD
VR0TAQH/BAUwAwEB/zAaBgNVHREEEzARgglsb2NhbGhvc3SHBH8AAAEwCgYIKoZI
zj0EAwIDSAAwRQIhAJLZyO4HwiKRR0XsiqQoxUmK59zsElgMlyvXjhSZVAh5AiAC
SJ9Dh/k42MSiIAkoLFVcVtfkI3FKl3o3utFK+oiiPA==
-----END CERTIFICATE-----
`;
const key = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg0MTZSPmgYegk0rCk
lmgilnEQsU/TQpl+f/BTVvPPWc2hRANCAARmcOUcw12j02OA9HUZWs817hvw/rKo
vodUDHqFyA9Uv/LxdxyxmEU//7OvHh1+RxULqaLSrR8bzUAzoOfuAfk3
-----END PRIVATE KEY-----
`;

it('S12.31 speaks HTTPS with a certificate, and nothing else on that port', async () => {
  const endpoint = await createEndpoint({ engine: localEngine(nodeRuntime()), tls: { cert, key } });
  onTestFinished(endpoint.close);
  expect(endpoint.url).toMatch(/^https:/);
  const body = await new Promise<string>((done, fail) => {
    const sent = request(`${endpoint.url}/v2`, { ca: cert }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      done(text);
    });
    sent.once('error', fail).end();
  });
  expect(JSON.parse(body)).toMatchObject({ name: 'gcode-edge' });
  await expect(fetch(endpoint.url.replace('https', 'http'))).rejects.toThrow();
});
