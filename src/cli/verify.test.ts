import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createEndpoint } from '../edge/endpoint.ts';
import { parseTrainings } from '../learning/accuracy/trainings.ts';
import { gcodeJson, smallFolder, temporaryFile, temporaryFolder } from './testing.ts';

const SMALL = '1 4 0 0 0 0 0 0 0 0 0 0,0 0 0 0 0 0 0 0 0 0 0 0';
const SPLIT = '1 5 1 4 0 0 0 0 0 0 0 0,0 0 2 3 0 0 0 0 0 0 0 0';

interface Found {
  end: string;
  results: {
    design: string;
    onFront: boolean;
    trained: boolean;
    measured: boolean;
    now: {
      latencyMs: { provenance: string; low: number; high: number; value: number };
      accuracy: { training: object };
    };
    predicted: { latencyMs: { value: number } | null; accuracy: { value: number; training: object } | null };
    trainings: { fidelity: { epochs: number }; accuracy: number; provenance: string; added: number }[];
  }[];
}

const front = () =>
  temporaryFile(
    'front.json',
    JSON.stringify({
      results: [
        { design: SMALL, latencyMs: 2, accuracy: 0.5, accuracyLow: 0.4, accuracyHigh: 0.6 },
        { design: SPLIT, latencyMs: 3, accuracy: 0.6 },
      ],
      provenance: { latencyMs: 'modelled', accuracy: 'predicted' },
      accuracyOf: { points: 16, epochs: 1 },
    }),
  );

const call = (file: string, data: string, folder: string, ...more: string[]) => [
  ...['verify', '--front', file, '--task', 'modelnet40', '--data', data, '--points', '32'],
  ...['--folder', folder, '--epochs', '3', '--repeats', '5', '--at-once', '1', ...more],
];

test('S13.120 verify trains and runs a front, says what was predicted beside it, and resumes where it stopped', async () => {
  const endpoint = await createEndpoint({ port: 0 });
  onTestFinished(() => endpoint.close());
  const edge = ['--edge', endpoint.url];
  const [file, data, folder] = [front(), smallFolder(), temporaryFolder()];
  // Two processes train side by side, as they do unless told otherwise.
  const both = call(file, data, folder, '--keep', '1', '--at-once', '2', ...edge);
  const found = await gcodeJson<Found>(0, ...both);
  expect(found.end).toBe('done');
  for (const { trained, measured, now, trainings } of found.results) {
    expect([trained, measured]).toEqual([true, true]);
    expect(now.latencyMs).toMatchObject({ provenance: 'measured' });
    expect(now.latencyMs.low).toBeLessThanOrEqual(now.latencyMs.high);
    expect(trainings.map(({ fidelity }) => fidelity.epochs)).toEqual([1, 3]);
    expect(trainings.map(({ added }) => added)).toEqual([1, 2]);
  }
  expect(found.results.map(({ predicted }) => predicted.latencyMs?.value)).toEqual([2, 3]);
  // S13.503
  expect(found.results[0]?.predicted.accuracy?.training).toEqual({ points: 16, epochs: 1 });
  expect(found.results[0]?.now.accuracy.training).toEqual({ points: 32, epochs: 3 });

  // S13.361: what the accuracy model can learn from stands beside it, without a sample of the data.
  const lines = readFileSync(join(folder, 'trainings.jsonl'), 'utf8');
  const list = parseTrainings(lines, 'trainings.jsonl');
  expect(list).toHaveLength(4);
  expect(list[0]).toMatchObject({ task: 'modelnet40', points: 32, epochs: 1, seed: 1, recipe: 'target' });

  // Killed before the last record was written: its checkpoint is there, so nothing is trained again.
  const state = join(folder, 'verify.json');
  const kept = JSON.parse(readFileSync(state, 'utf8'));
  const last = kept.trainings.pop();
  writeFileSync(state, JSON.stringify(kept));
  const again = await gcodeJson<Found>(0, ...call(file, data, folder, '--keep', '1', ...edge));
  const records = again.results.flatMap(({ trainings }) => trainings);
  expect(records).toHaveLength(4);
  expect(records).toContainEqual(expect.objectContaining({ accuracy: last.accuracy, added: 0 }));

  const other = await gcodeJson<{ error: string }>(1, ...call(file, data, folder, '--keep', '0.5', ...edge));
  expect(other.error).toMatch(/E502.*share kept/);
  writeFileSync(state, '{"format":"gcode-verify","version":1');
  const damaged = await gcodeJson<{ error: string }>(1, ...call(file, data, folder, ...edge));
  expect(damaged.error).toMatch(/E374.*verify\.json/);
});

test('S13.121 a file without a front, a design that is not valid, and a queue that is not there are said by number', async () => {
  const [data, folder] = [smallFolder(), temporaryFolder()];
  const refused = async (text: string, ...more: string[]) =>
    (await gcodeJson<{ error: string }>(1, ...call(temporaryFile('front', text), data, folder, ...more)))
      .error;
  expect(await refused('# none')).toMatch(/E501.*there is no design/);
  expect(await refused('{"a":1}')).toMatch(/E501.*neither/);
  expect(await refused(`${SMALL}\n4 4`)).toMatch(/E501.*design 2/);
  const results = [{ design: SMALL, accuracy: 0.9 }];
  const candidates = [{ encoding: SMALL, figures: {}, onFront: true }];
  for (const file of [
    { results, problem: { task: 'shapes', points: 32 } },
    { format: 'gcode-candidates', task: 'shapes', points: 32, candidates },
  ]) {
    expect(await refused(JSON.stringify(file))).toMatch(
      /E501.*searched for shapes with 32 points.* of modelnet40/,
    );
    const further = {
      ...file,
      task: 'modelnet40',
      problem: { task: 'modelnet40', points: 256 },
      points: 256,
    };
    expect(await refused(JSON.stringify(further))).toMatch(/E501.*searched for modelnet40 with 256 points/);
  }
  expect(await refused(SMALL, '--queue', 'redis://127.0.0.1:1')).toMatch(/E503/);
  expect(await refused(SMALL, '--queue', 'nowhere')).toMatch(/E503.*no address/);
});
