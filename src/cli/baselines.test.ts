import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type Baselines, parseBaselines } from '../app/baselines/table.ts';
import { createEndpoint } from '../edge/endpoint.ts';
import { gcodeJson, tablesIn, temporaryFolder } from './testing.ts';

const CHOSEN = '3 2 1 4 0 0 0 0 0 0 0 0,0 6 3 3 0 0 0 0 0 0 0 0';

test('S13.123 S8.700 baselines runs, models and writes them down; the page has all results that are saved', async () => {
  const endpoint = await createEndpoint({ port: 0 });
  onTestFinished(() => endpoint.close());
  const folder = temporaryFolder();
  tablesIn(folder, { points: 32, features: 3, classes: 16 });
  const [results, page] = [join(folder, 'results'), join(folder, 'results.md')];
  const call = (save: string, ...more: string[]) =>
    gcodeJson<Baselines>(
      0,
      ...['baselines', '--task', 'shapes', '--points', '32', '--link', '2000mbps', '--device', 'native'],
      ...['--profiles', folder, '--weights', join(folder, 'weights'), '--edge', endpoint.url],
      ...['--candidates', '50', '--repeats', '1', '--save', join(results, save), '--out', page, ...more],
    );
  const found = await call('shapes.json');
  const tables = found.runs[0]?.tables ?? [];
  const [measured, ...modelled] = tables;
  expect(tables.map(({ kind }) => kind)).toEqual(['measured', ...Array(4).fill('modelled')]);
  expect(measured?.rows[0]).toMatchObject({
    group: 'dgcnn',
    figures: { latencyMs: { provenance: 'measured' }, speedup: { value: 1 } },
  });
  expect(measured?.rows.map(({ problem }) => problem)).toEqual(measured?.rows.map(() => undefined));
  for (const { rows } of modelled) {
    for (const { figures } of rows) {
      expect(figures.latencyMs?.provenance ?? 'modelled').toBe('modelled');
      // Nothing was trained, and the zoo has no design of so few points.
      expect(figures.accuracy).toBeUndefined();
    }
  }
  expect(parseBaselines(readFileSync(join(results, 'shapes.json'), 'utf8'))).toEqual(found);

  // Another comparison is added to the page, and one that cannot be read is named.
  const headline = await call('headline.json', '--headline', '--design', CHOSEN);
  expect(headline.runs[0]?.tables).toHaveLength(1);
  const [first, ...others] = headline.runs[0]?.tables[0]?.rows ?? [];
  // S8.700 The floor stands in the same run, and no accuracy beside it.
  const floor = 'floor: the least design, device-only';
  expect(measured?.rows.at(-1)?.name).toBe(floor);
  for (const { rows } of tables) expect(rows.filter(({ group }) => group === 'floor')).toHaveLength(1);
  expect(others.map(({ name }) => name)).toEqual([
    'chosen design, device-only',
    'chosen design, edge-only',
    floor,
  ]);
  expect(others.at(-1)?.figures).toMatchObject({ speedup: { provenance: 'measured' } });
  // S8.641 What it is held against was not trained: what that would take is predicted from some steps.
  const epoch = first?.figures.epochMinutes;
  expect(epoch).toMatchObject({
    provenance: 'predicted',
    training: expect.stringMatching(/^not trained: 3 of \d+ steps timed, 32 points/),
  });
  expect(epoch?.low).toBeLessThanOrEqual(epoch?.value as number);
  expect(epoch?.high).toBeGreaterThanOrEqual(epoch?.value as number);
  expect(others.map(({ figures }) => figures.epochMinutes)).toEqual([undefined, undefined, undefined]);
  const text = readFileSync(page, 'utf8');
  expect(text.match(/^## shapes, 32 points/gm)).toHaveLength(2);
  expect(text.indexOf('--headline')).toBeLessThan(text.indexOf('--candidates 50'));
  writeFileSync(join(results, 'broken.json'), '{}');
  const args = ['baselines', '--task', 'shapes', '--points', '32', '--headline', '--design', CHOSEN];
  const refused = await gcodeJson<{ error: string }>(
    1,
    ...[...args, '--device', 'native', '--edge', endpoint.url, '--repeats', '1', '--weights', folder],
    ...['--save', join(results, 'x.json'), '--out', page],
  );
  expect(refused.error).toMatch(/E370.*broken\.json/);
});
