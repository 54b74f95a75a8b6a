import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import { hostileModel } from '../onnx/hostile.node.ts';
import { runCommandLine } from './program.ts';
import { gcodeJson, gcodeScript } from './testing.ts';

test('S13.8 edge says its address once it answers, and ends with 0 when told to stop', async () => {
  const stop = new AbortController();
  onTestFinished(() => stop.abort());
  let code: Promise<number> | undefined;
  const line = await new Promise<string>((said) => {
    code = runCommandLine(['edge', '--port', '0', '--json'], stop.signal, said);
  });
  const { url, port } = JSON.parse(line) as { url: string; port: number };
  expect(url).toBe(`http://127.0.0.1:${port}`);
  expect(await (await fetch(`${url}/v2`)).json()).toMatchObject({ name: 'gcode-edge' });
  stop.abort();
  expect(await code).toBe(0);
  await expect(fetch(`${url}/v2`)).rejects.toThrow();
});

/** A Loop of 2^63 - 1 trips. */
const endless = () =>
  Array.from({ length: 400 }, (_, seed) => hostileModel(seed)).find(({ kind }) => kind === 'endless loop')
    ?.bytes as Uint8Array<ArrayBuffer>;

test('S13.8 the process ends with 0 when it is told to stop, however long a model runs', async () => {
  const args = [gcodeScript, 'edge', '--port', '0', '--timeout', '100000', '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const { url } = JSON.parse(line) as { url: string };
  const post = (path: string, type: string, body: string | Uint8Array<ArrayBuffer>) =>
    fetch(url + path, { method: 'POST', headers: { 'content-type': type }, body });
  const load = (name: string) =>
    post(`/v2/repository/models/${name}/load`, 'application/octet-stream', endless());
  expect((await load('loop')).status).toBe(200);
  const input = { name: 'x', datatype: 'FP32', shape: [1], data: [1] };
  const run = post('/v2/models/loop/infer', 'application/json', JSON.stringify({ inputs: [input] }));
  const code = run.then(
    async (response) => ((await response.json()) as { code: string }).code,
    () => 'cut off',
  );
  // It waits behind the run, which shows that this is under way.
  const behind = load('behind').catch(() => {});
  await vi.waitFor(async () => {
    const index = await post('/v2/repository/index', 'application/json', '{}');
    expect(await index.json()).toContainEqual(expect.objectContaining({ name: 'behind', state: 'LOADING' }));
  });
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
  expect(['cut off', 'E312', 'E320', 'E332']).toContain(await code);
  await behind;
});

test('S12.43 --engine-memory below what an engine needs by itself is refused', async () => {
  const { error } = await gcodeJson<{ error: string }>(2, 'edge', '--port', '0', '--engine-memory', '100');
  expect(error).toMatch(/--engine-memory 100: .* 256 MiB/);
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
