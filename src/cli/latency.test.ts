import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseSamples, printHeader, printSample } from '../learning/latency/samples.ts';
import { printSystemFile } from '../system/systemFile.ts';
import { fakeSystem } from '../system/testing.ts';
import { type EndpointProcess, startEndpoint } from './endpointProcess.ts';
import { gcodeJson, tablesIn, temporaryFolder } from './testing.ts';

/** One for all: collecting starts one of its own otherwise. */
let edge: EndpointProcess;
beforeAll(async () => {
  edge = await startEndpoint(['--threads', '1']);
});
afterAll(() => edge.close());

interface Scores {
  mape: number;
  within10: number;
  pairsInOrder: number;
  count: number;
}

test('S13.20 S13.21 S13.62 latency collect, resume, train and evaluate', async () => {
  const folder = temporaryFolder();
  tablesIn(folder, { points: 32, features: 3, classes: 16 }, 2);
  const file = join(folder, 'samples.jsonl');
  const latencyModel = join(folder, 'latency-model.safetensors');
  const from = ['--samples', file, '--system', join(folder, 'system.json')];
  const collect = (designs: number) =>
    gcodeJson<{ designs: number; measured: number }>(
      0,
      ...['latency', 'collect', '--task', 'shapes', '--points', '32', '--device', 'native'],
      ...['--edge', edge.url],
      ...[
        '--rates',
        'none,1000',
        '--passes',
        '2',
        '--repeats',
        '2',
        '--designs',
        String(designs),
        '--out',
        folder,
      ],
    );
  expect(await collect(2)).toMatchObject({ designs: 2, measured: 8 });
  const earlier = readFileSync(file, 'utf8');
  // A run that was killed while it wrote.
  appendFileSync(file, '{"design":"1 3');
  expect(await collect(14)).toMatchObject({ designs: 14, measured: 56 });
  const text = readFileSync(file, 'utf8');
  expect(text.startsWith(earlier)).toBe(true);
  expect(parseSamples(text)).toMatchObject({ unfinished: 0 });

  const trained = await gcodeJson<{ designs: number; heldOut: number; crossValidated: Scores }>(
    0,
    ...['latency', 'train', ...from, '--out', latencyModel, '--epochs', '2', '--hold-out', '0.2'],
  );
  expect(trained).toMatchObject({ designs: 12, heldOut: 2, crossValidated: { count: 12 } });
  const scores = await gcodeJson<
    Scores & { byRate: (Scores & { linkMbps: number | null })[]; tableSum: Scores }
  >(0, ...['latency', 'evaluate', '--latency-model', latencyModel, ...from]);
  expect(scores.count).toBe(4);
  expect(scores.byRate.map(({ linkMbps, count }) => [linkMbps, count])).toEqual([
    [null, 2],
    [1000, 2],
  ]);
  expect(scores.mape).toBeGreaterThan(0);
  expect(scores.pairsInOrder).toBeLessThanOrEqual(1);

  // One that knows every design that was measured chooses others.
  await gcodeJson(0, 'latency', 'train', ...from, '--out', latencyModel, '--epochs', '1', '--hold-out', '0');
  const active = [
    'latency',
    'collect',
    '--task',
    'shapes',
    '--points',
    '32',
    '--device',
    'native',
    '--active',
    ...['--edge', edge.url],
  ];
  const more = await gcodeJson<{ designs: number; measured: number }>(
    0,
    ...[
      ...active,
      '--latency-model',
      latencyModel,
      '--rates',
      '1000',
      '--repeats',
      '3',
      '--designs',
      '2',
      '--out',
      folder,
    ],
  );
  expect(more).toMatchObject({ designs: 16, measured: 62 });
  const alone = await gcodeJson<{ error: string }>(2, ...active, '--out', folder);
  expect(alone.error).toContain('--latency-model');

  writeFileSync(latencyModel, 'nothing');
  const broken = await gcodeJson<{ error: string }>(
    1,
    'latency',
    'evaluate',
    '--latency-model',
    latencyModel,
    ...from,
  );
  expect(broken.error).toContain(latencyModel);
});

test('S13.21 files that are not there are named', async () => {
  const absent = ['--samples', 'absent.jsonl', '--system', 'absent.json'];
  const { error } = await gcodeJson<{ error: string }>(2, 'latency', 'train', ...absent, '--out', 'p');
  expect(error).toContain('--samples absent.jsonl');
});

test('S13.21 samples of other engines than the system’s, and a line that holds no design, are named by file', async () => {
  const setting = { points: 32, features: 3, classes: 16 };
  const folder = temporaryFolder();
  const [samples, system] = [join(folder, 'samples.jsonl'), join(folder, 'system.json')];
  writeFileSync(system, printSystemFile(fakeSystem(setting)));
  const sample = {
    design: '1 3 2 4 0 0 0 0 0 0 0 0,2 0 3 0 0 0 0 0 0 0 0 0',
    setting,
    linkMbps: 40,
    latencyMs: 5,
    parts: { deviceMs: 5, upMs: 0, edgeMs: 0, downMs: 0 },
    q1Ms: 4,
    q3Ms: 6,
    repeats: 3,
    pass: 1,
    when: '2026-01-01T00:00:00Z',
  };
  const train = async (code: number, device: string, design = sample.design) => {
    writeFileSync(
      samples,
      printHeader({ device, edge: 'onnxruntime-node 0, 1 threads' }) + printSample({ ...sample, design }),
    );
    const out = ['--out', join(folder, 'p.safetensors')];
    const call = ['latency', 'train', '--samples', samples, '--system', system, ...out];
    return (await gcodeJson<{ error: string }>(code, ...call)).error;
  };
  expect(await train(2, 'onnxruntime-web 1, 4 threads')).toMatch(
    /samples\.jsonl: measured with onnxruntime-web 1, 4 threads as the device; --system .*system\.json has onnxruntime-node 0/,
  );
  expect(await train(1, 'onnxruntime-node 0, 1 threads', '1 2,3')).toMatch(
    /samples\.jsonl: line 2: design: /,
  );
  // One design is too few, which is said too.
  expect(await train(1, 'onnxruntime-node 0, 1 threads')).toMatch(/too few/);
});

test('S13.71 sentences are collected, a latency model is trained on them, and it predicts', async () => {
  const [folder, data] = [temporaryFolder(), temporaryFolder()];
  const words = ['a', 'good', 'bad', 'film', 'story', 'with', 'much', 'little', 'to', 'see'];
  const line = (i: number) =>
    `${i % 2}\t${Array.from({ length: 4 + (i % 9) }, (_, k) => words[(3 * i + 7 * k) % words.length]).join(' ')}`;
  const lines = Array.from({ length: 40 }, (_, i) => line(i));
  for (const split of ['train', 'val']) writeFileSync(join(data, `${split}.tsv`), `${lines.join('\n')}\n`);
  tablesIn(folder, {
    points: 30,
    features: 16,
    classes: 2,
    words: { vocabulary: 11, neighbours: 8 },
  });
  const task = ['--task', 'mr'];
  const collected = await gcodeJson<{ designs: number }>(
    0,
    ...[
      'latency',
      'collect',
      ...task,
      '--data',
      data,
      '--out',
      folder,
      '--device',
      'native',
      '--edge',
      edge.url,
    ],
    ...['--rates', 'none', '--designs', '13', '--passes', '1', '--repeats', '1'],
  );
  expect(collected.designs).toBe(13);
  const file = join(folder, 'samples.jsonl');
  const { samples } = parseSamples(readFileSync(file, 'utf8'));
  for (const sample of samples)
    expect(sample.setting).toMatchObject({ points: 30, words: { neighbours: 8 } });
  const system = join(folder, 'system.json');
  const latencyModel = join(folder, 'latency-model.safetensors');
  const from = ['--samples', file, '--system', system];
  await gcodeJson(
    0,
    'latency',
    'train',
    ...from,
    '--out',
    latencyModel,
    '--epochs',
    '2',
    '--hold-out',
    '0.2',
  );
  const scores = await gcodeJson<Scores>(0, 'latency', 'evaluate', '--latency-model', latencyModel, ...from);
  expect(scores.count).toBe(2);
  const designs = join(folder, 'designs.txt');
  writeFileSync(designs, samples.map(({ design }) => design).join('\n'));
  const { results } = await gcodeJson<{ results: { by: string; latencyMs: number; highMs: number }[] }>(
    0,
    ...['predict', ...task, '--designs', designs, '--system', system, '--latency-model', latencyModel],
  );
  for (const { by, latencyMs, highMs } of results) {
    expect(by).toBe('model');
    expect(highMs).toBeGreaterThan(latencyMs);
  }
});
