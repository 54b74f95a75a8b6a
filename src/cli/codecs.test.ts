import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { setCodecs } from '../design/communicate.ts';
import { decodeDesign } from '../design/decode.ts';
import { printDesign } from '../design/schema.ts';
import { gcodeJson, sharedEdge, temporaryFile } from './testing.ts';

const SPLIT = '3 2 1 5 3 2 1 4 0 0 0 0,0 3 0 0 0 3 2 0 0 0 0 0';
const SMALL = ['--task', 'shapes', '--points', '32'];
const edge = sharedEdge();
const int8 = { numbers: 'int8', graph: 'int16', packing: 'deflate' } as const;

interface Measured {
  bytesUp: number;
  maxAbsDifference: number;
  pipelined?: { throughputFps: number; frames: number };
}
interface Predicted {
  bytes: { up: number; down: number; atMost: boolean };
}

test('S13.90 a codec given, or in a design file, is what crosses; overlapping frames are counted and traced', async () => {
  const trace = temporaryFile('trace.json', '');
  const designs = temporaryFile('designs.txt', SPLIT);
  const file = temporaryFile('design.json', printDesign(setCodecs(decodeDesign(SPLIT), int8)));
  const measure = async (...options: string[]) => {
    const call = ['measure', ...SMALL, '--repeats', '3', '--device', 'native', ...edge(), ...options];
    return (await gcodeJson<{ results: [Measured] }>(0, ...call)).results[0];
  };
  const plain = await measure('--designs', designs, '--pipelined', '--trace', trace);
  const own = await measure('--design', file);
  expect(plain.maxAbsDifference).toBeLessThanOrEqual(1e-4);
  // Features of 1 byte where there were 4, and 8 scales.
  expect(plain.bytesUp - own.bytesUp).toBeGreaterThan(32 * 8 * 3 - 8 * 4 - 300);
  expect(own.maxAbsDifference).toBeGreaterThan(0);
  expect(plain.pipelined).toMatchObject({ frames: 40, throughputFps: expect.any(Number) });
  expect(own.pipelined).toBeUndefined();
  const events = (JSON.parse(await readFile(trace, 'utf8')) as { traceEvents: { cat?: string }[] })
    .traceEvents;
  expect(events.filter(({ cat }) => cat === 'head')).toHaveLength(40);
  expect(new Set(events.map(({ cat }) => cat))).toContain('up');

  const system = ['--system', 'tx2+i7-7700', '--link', '40mbps'];
  const predict = async (...options: string[]) =>
    (
      await gcodeJson<{ results: [Predicted] }>(
        0,
        'predict',
        ...SMALL,
        ...system,
        '--designs',
        designs,
        ...options,
      )
    ).results[0].bytes;
  expect(await predict()).toEqual({ up: 32 * 8 * 4, down: 16 * 4, atMost: false });
  expect(await predict('--codec', 'int8+deflate')).toEqual({ up: 32 * 8 + 32, down: 16 * 4, atMost: true });
});

test('S13.91 codecs measures what each codec saves and costs', async () => {
  interface Figures {
    codec: string;
    crossings: { bytes: number; deflatedBytes: number }[];
    encodeMs: number;
    maxAbsDifference: number;
    accuracy: number | null;
    payloadMs: number;
  }
  const call = [
    'codecs',
    '--design',
    SPLIT,
    ...SMALL,
    '--repeats',
    '3',
    '--samples',
    '6',
    '--link',
    '40mbps',
  ];
  const { results } = await gcodeJson<{ results: Figures[] }>(0, ...call, ...edge(), '--device', 'native');
  // No graph crosses: the next Sample stands behind the link.
  expect(results.map(({ codec }) => codec)).toEqual(['fp32', 'fp16', 'int16', 'int8']);
  expect(results.map(({ crossings: [first] }) => first?.bytes)).toEqual([1024, 512, 544, 288]);
  expect(results.map(({ payloadMs }) => payloadMs)).toEqual(
    [1024, 512, 544, 288].map((b) => (b * 8) / 40_000),
  );
  const [fp32, ...others] = results as [Figures, ...Figures[]];
  expect([fp32.encodeMs, fp32.maxAbsDifference, fp32.accuracy]).toEqual([0, 0, null]);
  for (const { encodeMs, maxAbsDifference, crossings } of others) {
    expect(encodeMs).toBeGreaterThan(0);
    expect(maxAbsDifference).toBeGreaterThan(0);
    expect(crossings[0]?.deflatedBytes).toBeLessThanOrEqual(crossings[0]?.bytes as number);
  }
});

test('S13.90 a codec that is none, and a design and a file of designs together, are wrong calls', async () => {
  const designs = temporaryFile('designs.txt', SPLIT);
  const call = async (...options: string[]) =>
    (await gcodeJson<{ error: string }>(2, 'measure', ...SMALL, ...options)).error;
  expect(await call('--designs', designs, '--codec', 'int7')).toContain('int8+delta+deflate');
  expect(await call('--designs', designs, '--design', SPLIT)).toContain('either --designs or --design');
  expect(await call()).toContain('either --designs or --design');
  expect(await call('--designs', designs, '--trace', 'x.json')).toContain('--pipelined');
});
