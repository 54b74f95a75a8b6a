import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { gcodeJson, gcodeScript } from './testing.ts';

test('S13.8 edge says its address once it answers, and ends with 0 when told to stop', async () => {
  const child = spawn(process.execPath, [gcodeScript, 'edge', '--port', '0', '--json'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill());
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { url, port } = JSON.parse(line) as { url: string; port: number };
  expect(url).toBe(`http://127.0.0.1:${port}`);
  expect(await (await fetch(`${url}/v2`)).json()).toMatchObject({ name: 'gcode-edge' });
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

test('S13.9 a port that was asked for and is taken is an error, not another port', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void other.close());
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  const { error } = await gcodeJson<{ error: string }>(1, 'edge', '--port', String(port));
  expect(error).toContain(`port ${port}`);
});

test('S12.31 a certificate comes with its key, and both are read before the endpoint opens', async () => {
  const { error } = await gcodeJson<{ error: string }>(2, 'edge', '--tls-cert', 'cert.pem');
  expect(error).toContain('--tls-key');
  const missing = await gcodeJson<{ error: string }>(
    2,
    'edge',
    '--tls-cert',
    'no.pem',
    '--tls-key',
    'no.pem',
  );
  expect(missing.error).toContain('no.pem');
});
