import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { httpLink } from '../coinference/httpLink.ts';
import { BINARY_TYPE, JSON_TYPE, MODEL_FILE } from '../coinference/protocol.ts';
import { GraphBuilder } from '../onnx/graph.ts';
import { float32 } from '../runtime/session.ts';
import { childEngine } from './childEngine.ts';
import { createEndpoint } from './endpoint.ts';
import { modelFileIn } from './loadRequest.ts';
import { bytesOfBase64 } from './longStrings.ts';
import { sha256Of } from './slices.ts';

const signal = new AbortController().signal;

/** As the endpoint got it. */
const body = (bytes: Uint8Array, contentType: string = JSON_TYPE) => ({
  bytes,
  contentType,
  headerLength: undefined,
  receiveNs: 0,
  receivedAt: 0,
});
const json = (text: string) => body(Buffer.from(text));
const bytes = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7919) >> 3);
const base64 = (data: Uint8Array) => Buffer.from(data).toString('base64');
/** y = x · w, with so many rows in w. */
function model(rows: number): Uint8Array {
  const g = new GraphBuilder('big');
  const w = g.initializer('w', float32(new Float32Array(rows * 2).fill(0.5), [rows, 2]));
  const x = g.input('x', 'float32', [1, rows]);
  g.output(g.node('MatMul', [x, w]), 'y', 'float32', [1, 2]);
  return g.toBytes();
}

describe('S12.45 the file of a load request', () => {
  it.each([1, 2, 3, 1000, 70_000, 3_000_000])('of %d bytes is read as it was sent', async (length) => {
    const data = bytes(length);
    const text = JSON.stringify({ parameters: { [MODEL_FILE]: base64(data) } });
    expect(Buffer.compare((await modelFileIn(json(text))) as Uint8Array, data)).toBe(0);
    expect(Buffer.compare((await modelFileIn(body(data, BINARY_TYPE))) as Uint8Array, data)).toBe(0);
  });

  it('may be in JSON that is indented, escaped as some clients do, or called octets', async () => {
    const data = bytes(2_500_000);
    const escaped = base64(data).replaceAll('/', '\\/').replaceAll('+', '\\u002B');
    const text = `{ "id": "a \\" b",\n "parameters" : {\n  "file:1\\/model.onnx" :\t"${escaped}" } }`;
    expect(Buffer.compare((await modelFileIn(json(text))) as Uint8Array, data)).toBe(0);
    const called = body(Buffer.from(text), BINARY_TYPE);
    expect(Buffer.compare((await modelFileIn(called)) as Uint8Array, data)).toBe(0);
  });

  it('may have line breaks in its base64, as MIME writes it', async () => {
    for (const length of [100, 2_500_000]) {
      const data = bytes(length);
      for (const end of ['\n', '\r\n']) {
        const file = base64(data).replace(/.{1,76}/g, `$&${end}`);
        const read = await modelFileIn(json(JSON.stringify({ parameters: { [MODEL_FILE]: file } })));
        expect(Buffer.compare(read as Uint8Array, data)).toBe(0);
      }
    }
  });

  it('is read by slices as it is read whole, wherever escapes and padding lie', async () => {
    const near = fc.integer({ min: -8, max: 8 }).map((d) => 2 ** 20 + d);
    await fc.assert(
      fc.asyncProperty(near, fc.constantFrom('\\/', '\\u002b', '\\u002F'), async (at, spelt) => {
        const text = 'A'.repeat(at) + spelt + 'B'.repeat(2 ** 20);
        const padded = `${text}${'='.repeat((4 - ((at + 1) % 4)) % 4)}`;
        const whole = Buffer.from(JSON.parse(`"${padded}"`), 'base64');
        const read = await bytesOfBase64(Buffer.from(padded));
        if ((at + 1) % 4 === 1) expect(read).toBeNull();
        else expect(Buffer.compare(read as Uint8Array, whole)).toBe(0);
      }),
      { numRuns: 20 },
    );
  });

  it.each([
    ['a stranger in the first slice', (text: string) => `*${text.slice(1)}`],
    ['padding in the middle', (text: string) => `${text.slice(0, 2 ** 20 - 1)}=${text.slice(2 ** 20)}`],
    ['a character missing', (text: string) => text.slice(1)],
    ['a line break', (text: string) => `${text.slice(0, -4)}\\n${text.slice(-3)}`],
    ['a letter beyond ASCII', (text: string) => `ī${text.slice(1)}`],
    ['nothing', () => ''],
  ])('is refused with %s', async (_, spoil) => {
    for (const length of [9, 3_000_000]) {
      const text = JSON.stringify({ parameters: { [MODEL_FILE]: base64(bytes(length)) } });
      const spoilt = text.replace(/(onnx":")([^"]+)/, (_all, head, file) => head + spoil(file));
      await expect(modelFileIn(json(spoilt))).rejects.toMatchObject({ code: 'E309' });
    }
  });

  it.each([
    ['a string without end', `{"parameters": {"${MODEL_FILE}": "${'A'.repeat(100_000)}`],
    ['very much besides', `{"parameters": {${'"a":"b",'.repeat(200_000)} "c": "d"}}`],
    ['nothing but spaces', ' '.repeat(2_000_000)],
    ['another file', `{"parameters": {"file:2/model.onnx": "${'A'.repeat(100_000)}"}}`],
  ])('is refused with %s', async (_, text) => {
    await expect(modelFileIn(json(text))).rejects.toMatchObject({ code: 'E309' });
  });

  it('leaves others their turn while it is read, however large', async () => {
    const data = bytes(8 * 2 ** 20);
    let reading = true;
    let turns = 0;
    const count = () => {
      if (!reading) return;
      turns += 1;
      setImmediate(count);
    };
    setImmediate(count);
    await modelFileIn(json(JSON.stringify({ parameters: { [MODEL_FILE]: base64(data) } })));
    const whileRead = turns;
    await sha256Of(data);
    reading = false;
    expect(whileRead).toBeGreaterThanOrEqual(10);
    expect(turns - whileRead).toBeGreaterThanOrEqual(6);
  });
});

it.each(['raw', 'JSON'])('S12.45 health is answered while a large model is loaded (%s)', async (form) => {
  const endpoint = await createEndpoint({ engine: await childEngine() });
  onTestFinished(endpoint.close);
  const rows = 2_000_000;
  const large = model(rows);
  const text = JSON.stringify({ parameters: { [MODEL_FILE]: base64(large) } });
  let loading = true;
  const load = fetch(`${endpoint.url}/v2/repository/models/big/load`, {
    method: 'POST',
    headers: { 'content-type': form === 'raw' ? BINARY_TYPE : JSON_TYPE },
    body: form === 'raw' ? new Uint8Array(large) : text,
  }).finally(() => {
    loading = false;
  });
  let answers = 0;
  while (loading) {
    expect((await fetch(`${endpoint.url}/v2/health/ready`)).status).toBe(200);
    if (loading) answers += 1;
  }
  expect((await load).status).toBe(200);
  expect(answers).toBeGreaterThan(3);
  const { outputs } = await httpLink({ url: endpoint.url }).infer(signal, 'big', {
    x: float32(new Float32Array(rows).fill(0.25), [1, rows]),
  });
  expect(outputs.y?.data[0]).toBeCloseTo(rows / 8, -3);
});

it('S12.45 our own client sends a model as it is, and in JSON to an endpoint that does not announce it', async () => {
  const endpoint = await createEndpoint();
  onTestFinished(endpoint.close);
  const types: (string | null)[] = [];
  const real = globalThis.fetch;
  onTestFinished(() => {
    globalThis.fetch = real;
  });
  let raw = true;
  globalThis.fetch = async (input, init) => {
    if (String(input).endsWith('/load')) types.push(new Headers(init?.headers).get('content-type'));
    const response = await real(input, init);
    if (raw || !String(input).endsWith('/v2')) return response;
    const about = (await response.json()) as { extensions: string[] };
    return Response.json({ ...about, extensions: about.extensions.filter((e) => e !== 'gcode_raw_load') });
  };
  const small = model(4);
  await httpLink({ url: endpoint.url }).load(signal, 'm', small);
  raw = false;
  await httpLink({ url: endpoint.url }).load(signal, 'm', small);
  expect(types).toEqual([BINARY_TYPE, JSON_TYPE]);
});
