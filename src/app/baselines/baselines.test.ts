import { expect, test } from 'vitest';
import { placeOps } from '../../design/communicate.ts';
import { FormatError } from '../../design/format.ts';
import { modeOf, plan } from '../../design/segments.ts';
import type { Design } from '../../design/types.ts';
import { assertValid } from '../../design/validity.ts';
import { sameNetwork } from '../../learning/sameNetwork.ts';
import { dgcnnBaselines, dgcnnExit, wholly } from './baselineDesigns.ts';
import { baselinesPage } from './markdown.ts';
import { PUBLISHED } from './published.ts';
import {
  type BaselineRow,
  type BaselinesRun,
  compared,
  conditionsOf,
  parseBaselines,
  withRun,
} from './table.ts';

const SETTING = { points: 64, features: 3, classes: 8 };
const SENTENCES = { points: 16, features: 64, classes: 2, words: { vocabulary: 100, neighbours: 3 } };

test('S10.126 every baseline is a valid design in the placement that it names, and both forms of DGCNN are one network', () => {
  const split = (design: Design) => placeOps(wholly(design, 'edge'), [design.ops[1]?.id as string], 'device');
  const rows = dgcnnBaselines(split);
  for (const { design } of rows) {
    assertValid(design, SETTING);
    assertValid(design, SENTENCES);
  }
  const modes = rows.map(({ group, name, design }) => [group, name, modeOf(plan(design))]);
  expect(modes).toEqual(
    [
      ...['dgcnn', 'dgcnn-rewritten'].flatMap((group) => [
        [group, 'device-only', 'D'],
        [group, 'edge-only', 'ED'],
        [group, 'best partition', 'DE'],
      ]),
      ...[1, 2, 3].map((n) => ['branchy', `exit ${n}`, 'DE']),
    ].map(([group, name, mode]) => [
      group,
      name,
      mode === 'ED' ? modes[1]?.[2] : mode === 'DE' ? 'DE' : mode,
    ]),
  );
  const [published] = rows;
  const shared = rows.filter(({ network }) => network === 'dgcnn');
  expect(shared).toHaveLength(6);
  for (const row of shared) expect(sameNetwork(row.design, published?.design as never)).toBe(true);
  // Without best placements, such as where tables lack an op, their rows are left out.
  expect(dgcnnBaselines(() => null)).toHaveLength(7);
  // The best that is one of the others is no row of its own, whose noise would look like a difference.
  const named = dgcnnBaselines((design) => wholly(design, 'edge')).map(({ name }) => name);
  expect(named.slice(0, 2)).toEqual(['device-only', 'edge-only, its best partition']);
  expect(named).toHaveLength(7);
});

test('S10.126 an exit has its EdgeConvs on the device and its classifier on the edge', () => {
  for (const n of [1, 2, 3]) {
    const { ops } = dgcnnExit(n);
    const convs = ops.filter(({ kind }) => kind === 'EdgeConv');
    expect(convs.map(({ placement }) => placement)).toEqual(Array(n).fill('device'));
    expect(ops.find(({ kind }) => kind === 'Classifier')?.placement).toBe('edge');
  }
});

const row = (name: string, latencyMs: number, energyMj?: number): BaselineRow => ({
  ...{ group: 'dgcnn', name, design: name },
  figures: {
    latencyMs: { value: latencyMs, provenance: 'measured' },
    ...(energyMj !== undefined && { energyMj: { value: energyMj, provenance: 'modelled' as const } }),
  },
});

test('S10.127 speedup and energy saved are against the first row, and as well known as what they rest on', () => {
  const [first, second, third] = compared([row('a', 100, 50), row('b', 10, 1), row('c', 50)]);
  expect(first?.figures.speedup).toEqual({ value: 1, provenance: 'measured' });
  expect(second?.figures.speedup).toEqual({ value: 10, provenance: 'measured' });
  expect(second?.figures.energySaved).toEqual({ value: 0.98, provenance: 'modelled' });
  expect(third?.figures.energySaved).toBeUndefined();
  const failed: BaselineRow = { ...row('d', 1), figures: {}, problem: 'the edge is gone' };
  expect(compared([failed, row('e', 10)])[1]?.figures.speedup).toBeUndefined();
});

test('S10.127 the page keeps measured, modelled and published apart, each figure with where it comes from', () => {
  const accuracy = { value: 0.9, provenance: 'measured', training: '4 epochs at 64 points' } as const;
  const first = row('a|b', 100, 50);
  const latencyMs = { value: 100, provenance: 'measured', low: 90, high: 120.5 } as const;
  const trained = { ...first, figures: { ...first.figures, latencyMs, accuracy } };
  const run: BaselinesRun = {
    ...{ task: 'shapes', points: 64, link: 40, power: 'Jetson TX2', baseline: 'what is slow' },
    ...{
      accuracies: 'none',
      command: 'gcode baselines',
      machine: 'a machine',
      otherWork: 0.8,
      at: '2026-01-01T00:00',
    },
    tables: [
      { kind: 'measured', title: 'Measured here', where: 'Here', rows: compared([trained]) },
      PUBLISHED,
    ],
  };
  const page = baselinesPage([run]);
  expect(page).toContain('## shapes, 64 points, link throttled to 40 Mb/s');
  expect(page).toContain('against what is slow.');
  expect(page).toContain(
    '| a\\|b | 100.00 (90.00 to 120.50) *m* | 50.0 *mo* | 90.00 *m* (4 epochs at 64 points) | 1.0 *m* | 0.0 *mo* |',
  );
  expect(page).toContain('44.9 *pu*');
  expect(page.indexOf('### Published')).toBeGreaterThan(page.indexOf('### Measured here'));
  // S10.507
  expect(page).toContain('**Other work kept 0.8 processors busy meanwhile');
  expect(baselinesPage([{ ...run, otherWork: 0.1 }])).not.toContain('Other work');
  // S8.700
  expect(page).not.toContain('The floor is');
  const floored = { ...run.tables[0], rows: [...compared([trained]), { ...first, group: 'floor' }] };
  expect(baselinesPage([{ ...run, tables: [floored as never] }])).toContain('The floor is the least design');
  expect(
    PUBLISHED.rows
      .flatMap(({ figures }) => Object.values(figures))
      .every((f) => f.provenance === 'published'),
  ).toBe(true);
  const saved = withRun(null, run);
  expect(parseBaselines(JSON.stringify(saved))).toEqual(saved);
  // Of version 1 the load is left out, which counted the program's own work too; until version 2 a file had one run.
  const { otherWork: _, baseline: __, ...rest } = run;
  const old = JSON.stringify({ format: saved.format, ...rest, version: 1, load: 3.5, cores: 2 });
  expect(parseBaselines(old)).toEqual(withRun(null, { ...run, otherWork: null, baseline: '' }));
  expect(() => parseBaselines('{"format":"gcode-baselines","version":9}')).toThrow(FormatError);
});

test('S8.640 results of one task hold a run for each link and number of points, the fastest link first', () => {
  const at = (link: number | null, machine = 'a machine', points = 64): BaselinesRun => ({
    ...{ task: 'shapes', points, link, power: '', baseline: '', accuracies: '', command: '', machine },
    ...{ otherWork: null, at: '', tables: [] },
  });
  const runs = [at(10), at(null), at(40), at(10, 'another'), at(10, 'more points', 128)];
  const saved = runs.reduce<ReturnType<typeof withRun> | null>(withRun, null);
  expect(saved?.runs.map(({ link, machine }) => [link, machine])).toEqual([
    [10, 'more points'],
    [null, 'a machine'],
    [40, 'a machine'],
    [10, 'another'],
  ]);
  expect(conditionsOf({ task: 'modelnet40', points: 1024, link: 10 })).toBe(
    '1,024 points, link throttled to 10 Mb/s',
  );
  expect(conditionsOf({ task: 'mr', points: 80, link: null })).toBe('at most 80 words, link as it is');
});
