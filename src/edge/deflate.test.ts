import { deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { edgeLink } from '../coinference/edgeLink.ts';
import { httpLink } from '../coinference/httpLink.ts';
import type { Link } from '../coinference/link.ts';
import { encodeRequest } from '../coinference/messages.ts';
import { linkPacking, zlibPacking } from '../coinference/packing.ts';
import { nodeSocket } from '../coinference/socket.node.ts';
import { doublingModel } from '../coinference/testing.ts';
import { nodeZlib } from '../coinference/zlib.node.ts';
import { float32 } from '../onnx/tensor.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { bytesToPack } from '../system/codingGraphs.ts';
import { createEndpoint, type Endpoint } from './endpoint.ts';
import { localEngine } from './engine.ts';

const signal = new AbortController().signal;
const LIMIT = 2 ** 20;
const ROWS = 5000;
const x = float32(new Float32Array(2 * ROWS).fill(1.5), [ROWS, 2]);
const BOTH = { deflate: ['x', 'y'], outputs: ['y'] };
let endpoint: Endpoint;

beforeAll(async () => {
  endpoint = await createEndpoint({ engine: localEngine(nodeRuntime()), bodyLimitBytes: LIMIT });
});
afterAll(() => endpoint.close());

const links: [string, (url: string) => Link][] = [
  ['the channel', (url) => edgeLink({ url, openSocket: nodeSocket, zlib: nodeZlib })],
  ['HTTP', (url) => httpLink({ url })],
];

describe.each(links)('over %s', (_, open) => {
  it('S11.80 tensors cross compressed where that is asked for, both ways, and arrive as they are', async () => {
    const link = open(endpoint.url);
    await link.load(signal, 'doubling', doublingModel());
    const plain = await link.infer(signal, 'doubling', { x }, { outputs: ['y'] });
    const packed = await link.infer(signal, 'doubling', { x }, BOTH);
    expect(packed.outputs).toEqual(plain.outputs);
    expect(plain.bytesUp).toBeGreaterThan(x.data.byteLength);
    expect(packed.bytesUp).toBeLessThan(x.data.byteLength / 2);
    expect(packed.bytesDown).toBeLessThan(x.data.byteLength / 2);
    expect(packed.transport.raw).toBeUndefined();
    const up = await link.infer(signal, 'doubling', { x }, { outputs: ['y'], deflate: ['x'] });
    expect([up.bytesUp < x.data.byteLength / 2, up.bytesDown > x.data.byteLength]).toEqual([true, true]);
  });

  it('S9.441 compressing is timed by the endpoint, both ways, and leaves no model behind', async () => {
    const link = open(endpoint.url);
    const pack = linkPacking(link);
    for (const way of ['encode', 'decode'] as const) {
      const times = await pack(signal, bytesToPack(100_000), way, 3);
      expect(times).toHaveLength(3);
      expect(Math.max(...times)).toBeGreaterThan(0);
    }
    const models = (await (
      await fetch(`${endpoint.url}/v2/repository/index`, { method: 'POST' })
    ).json()) as { name: string }[];
    expect(models.filter(({ name }) => name.startsWith('run-'))).toEqual([]);
    expect(await zlibPacking(nodeZlib)(signal, bytesToPack(4096), 'decode', 2)).toHaveLength(2);
  });

  it('S11.81 what is more than a body may have once it is restored is refused, and others are served', async () => {
    const link = open(endpoint.url);
    await link.load(signal, 'doubling', doublingModel());
    const large = float32(new Float32Array(LIMIT / 2), [LIMIT / 4, 2]);
    await expect(link.infer(signal, 'doubling', { x: large }, BOTH)).rejects.toMatchObject({ code: 'E306' });
    expect((await link.infer(signal, 'doubling', { x }, BOTH)).outputs.y?.data).toHaveLength(2 * ROWS);
  });
});

it('S11.81 a few bytes that restore to more than their tensor are refused', async () => {
  const bomb = deflateSync(new Uint8Array(100 * LIMIT));
  const { body, headers } = encodeRequest({
    inputs: { x: { type: 'uint8', dims: [bomb.length], data: bomb } },
  });
  const length = Number(headers['inference-header-content-length']);
  const json = JSON.parse(new TextDecoder().decode(body.subarray(0, length)));
  json.inputs[0] = { ...json.inputs[0], shape: [1, 2], datatype: 'FP32' };
  json.inputs[0].parameters.content_coding = 'deflate';
  const head = Buffer.from(JSON.stringify(json));
  const answer = await fetch(`${endpoint.url}/v2/models/doubling/infer`, {
    method: 'POST',
    headers: { ...headers, 'inference-header-content-length': String(head.length) },
    body: Buffer.concat([head, body.subarray(length)]),
  });
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'E309']);
});

it('S11.82 an endpoint that does not say that it restores tensors gets them as they are, and that is said', async () => {
  const about = (await (await fetch(`${endpoint.url}/v2`)).json()) as { extensions: string[] };
  expect(about.extensions).toContain('gcode_deflate');
  const real = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const answer = await real(input, init);
    if (!String(input).endsWith('/v2')) return answer;
    const extensions = about.extensions.filter(
      (name: string) => name !== 'gcode_deflate' && name !== 'gcode_channel',
    );
    return Response.json({ ...about, extensions });
  };
  try {
    const link = httpLink({ url: endpoint.url });
    await link.load(signal, 'doubling', doublingModel());
    const { bytesUp, bytesDown, transport } = await link.infer(signal, 'doubling', { x }, BOTH);
    expect(Math.min(bytesUp, bytesDown)).toBeGreaterThan(x.data.byteLength);
    expect(transport.raw).toMatch(/takes no compressed tensors/);
    // Nor is its compressing timed.
    expect(await linkPacking(link)(signal, bytesToPack(4096), 'encode', 1)).toEqual([]);
  } finally {
    globalThis.fetch = real;
  }
});
