import { describe, expect, onTestFinished, test } from 'vitest';
import { shares } from '../app/measuring.ts';
import { createEndpoint } from '../edge/endpoint.ts';
import { publishedServer } from '../edge/publishedServer.ts';
import { gcodeJson, sharedEdge, temporaryFile } from './testing.ts';

interface Result {
  design: string;
  latencyMs?: number;
  parts?: { deviceMs: number; upMs: number; edgeMs: number | null; downMs: number; why?: string };
  bytesUp?: number;
  bytesDown?: number;
  maxAbsDifference?: number;
  transport?: { kind: string } | null;
  error?: string;
}

const SPLIT = '3 2 1 5 3 2 1 4 0 0 0 0,0 3 0 0 0 3 2 0 0 0 0 0';
const ON_DEVICE = '1 3 2 4 0 0 0 0 0 0 0 0,2 0 3 0 0 0 0 0 0 0 0 0';
const BROKEN = '4 4 4 4 4 4 4 4 4 4 4 4,0 0 0 0 0 0 0 0 0 0 0 0';

const edge = sharedEdge();

describe.each(['wasm', 'native'])('measure --device %s', (device) => {
  test('S13.10 runs each design and names the one that cannot run, exit code 1', async () => {
    const designs = temporaryFile('designs.txt', [SPLIT, BROKEN, ON_DEVICE].join('\n'));
    const options = ['--task', 'shapes', '--points', '32', '--link', '40mbps', '--repeats', '3'];
    const call = ['measure', '--designs', designs, ...options, '--device', device];
    // Once with an endpoint of its own.
    if (device === 'native') call.push(...edge());
    const { results } = await gcodeJson<{ results: Result[] }>(1, ...call);
    expect(results.map(({ design }) => design)).toEqual([SPLIT, BROKEN, ON_DEVICE]);
    const [split, broken, onDevice] = results as [Result, Result, Result];

    expect(split.error).toBeUndefined();
    // 32 points of width 8 in float32, and the message's JSON.
    expect(split.bytesUp).toBeGreaterThan(32 * 8 * 4);
    expect(split.bytesDown).toBeGreaterThan(0);
    expect(split.maxAbsDifference).toBeLessThanOrEqual(1e-4);
    expect(split.transport).toEqual({ kind: 'channel' });
    for (const part of Object.values(split.parts ?? {})) expect(part).toBeGreaterThan(0);
    expect(split.latencyMs).toBeGreaterThan(split.parts?.edgeMs ?? 0);

    expect(broken).toEqual({ design: BROKEN, error: expect.stringMatching(/line 2: E203/) });

    expect(onDevice.parts).toMatchObject({ upMs: 0, edgeMs: 0, downMs: 0 });
    expect(onDevice.bytesUp).toBe(0);
    expect(onDevice.maxAbsDifference).toBeLessThanOrEqual(1e-4);
  });
});

test('S11.191 a server that gives no times of its own has null for its time, with the word why', async () => {
  const server = await publishedServer();
  onTestFinished(server.close);
  const designs = temporaryFile('designs.txt', SPLIT);
  const options = ['--task', 'shapes', '--points', '32', '--repeats', '2', '--device', 'native'];
  const { results } = await gcodeJson<{ results: Result[] }>(
    0,
    ...['measure', '--designs', designs, ...options, '--edge', server.url],
  );
  const [{ parts, error }] = results as [Result];
  expect(error).toBeUndefined();
  expect(parts).toMatchObject({ edgeMs: null, why: expect.stringContaining('no times of its own') });
  expect(parts?.upMs).toBeGreaterThan(0);
  // That server holds no link to a rate: it is asked behind an endpoint that does.
  const held = await gcodeJson<{ results: Result[] }>(
    0,
    ...['measure', '--designs', designs, ...options, '--link', '2mbps', '--edge', server.url],
  );
  // 32 points of width 8 in float32.
  expect(held.results[0]?.parts?.upMs).toBeGreaterThanOrEqual((8 * 32 * 8 * 4) / 2000);
  expect(held.results[0]?.parts?.edgeMs).toBeNull();
});

test('S13.11 a task without data, an unknown task and a wrong rate are said', async () => {
  const designs = temporaryFile('designs.txt', SPLIT);
  const call = (task: string, link: string, code: number) =>
    gcodeJson<{ error: string }>(code, 'measure', '--designs', designs, '--task', task, '--link', link);
  const [unknown, absent, link] = await Promise.all([
    call('shapez', 'none', 2),
    call('modelnet40', 'none', 1),
    call('shapes', 'fast', 2),
  ]);
  expect(unknown.error).toContain('shapes, modelnet40');
  expect(absent.error).toContain('--data');
  expect(link.error).toContain('--link');
});

test('S13.64 measure runs the edge half on an endpoint that is there already, with its token', async () => {
  const endpoint = await createEndpoint({ token: 'secret' });
  onTestFinished(() => endpoint.close());
  const call = (code: number, ...more: string[]) => {
    const designs = ['--designs', temporaryFile('designs.txt', SPLIT), '--task', 'shapes', '--points', '32'];
    return gcodeJson<{ results: Result[] }>(
      code,
      ...['measure', ...designs, '--repeats', '2', '--device', 'native', '--edge', endpoint.url, ...more],
    );
  };
  const [good, refused] = await Promise.all([call(0, '--token', 'secret'), call(1, '--token', 'wrong')]);
  expect(good.results[0]?.maxAbsDifference).toBeLessThanOrEqual(1e-4);
  expect(good.results[0]?.parts?.edgeMs).toBeGreaterThan(0);
  expect(refused.results[0]?.error).toMatch(/^line 1: E\d+ .*token.*\. \w/);
});

test('repeats are shared out over the rounds without loss', () => {
  expect(shares(20, 5)).toEqual([4, 4, 4, 4, 4]);
  expect(shares(3, 5)).toEqual([1, 1, 1]);
  expect(shares(7, 5).reduce((a, b) => a + b)).toBe(7);
});

test.each<[string, string, Parameters<typeof publishedServer>[0]]>([
  [
    'answers with a web page',
    'E474 .* answered /v2 with a web page .*Check the address',
    {
      instead: (_, response) =>
        void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>'),
    },
  ],
  [
    'gives another type',
    'E352 .* is INT32, .*serves this very model',
    { twist: ({ outputs }) => outputs.map((o) => Object.assign(o, { datatype: 'INT32' })) },
  ],
  [
    'gives another shape',
    'E352 .* is \\[1,1,16\\], ',
    { twist: ({ outputs }) => outputs.map((o) => Object.assign(o, { shape: [1, ...o.shape] })) },
  ],
  ['loads nothing', "E477 .*the server's repository first", { extensions: ['binary_tensor_data'] }],
])('S13.700 a server that %s: the design has the number, and what to do', async (_, expected, options) => {
  const server = await publishedServer(options);
  onTestFinished(server.close);
  const designs = ['--designs', temporaryFile('designs.txt', SPLIT), '--task', 'shapes', '--points', '32'];
  const { results } = await gcodeJson<{ results: Result[] }>(
    1,
    ...['measure', ...designs, '--repeats', '2', '--device', 'native', '--edge', server.url],
  );
  expect(results[0]?.error).toMatch(new RegExp(`^line 1: ${expected}`));
});
