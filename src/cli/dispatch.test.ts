import { readFileSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import type { RunReport } from '../app/dispatch/report.ts';
import { createEndpoint } from '../edge/endpoint.ts';
import { localEngine } from '../edge/engine.ts';
import { publishedServer } from '../edge/publishedServer.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { linkSetByHand } from '../system/link.ts';
import { printSystemFile } from '../system/systemFile.ts';
import { fakeProfile, fakeSystem } from '../system/testing.ts';
import { shapesTask } from '../tasks/shapes.ts';
import { settingOf } from '../tasks/task.ts';
import { gcodeHere, gcodeJson, sharedEdge, temporaryFile } from './testing.ts';

const edge = sharedEdge();
const points = 32;
const setting = settingOf(shapesTask({ split: 'val', size: 8, points }), points);
const designs = [
  '3 2 1 5 3 2 1 4 0 0 0 0,0 3 0 0 0 3 2 0 0 0 0 0',
  '3 2 1 2 1 1 4 0 0 0 0 0,0 6 0 0 1 1 3 0 0 0 0 0',
];

interface Document {
  trace: { steps: { mbps: number }[] };
  load: { steps: { devices: number }[] };
  task: string;
  trained: boolean;
  warmUpS: number;
  schemes: { id: string; mode: string }[];
  runs: (RunReport & { round: number; changes: { to: string }[] })[];
  unplayed?: { run: string; round: number; error: string }[];
}

const zooFile = () =>
  temporaryFile(
    'zoo.json',
    JSON.stringify({
      ...{ format: 'gcode-designs', version: 1, task: 'shapes', points },
      designs: designs.map((design) => ({ design })),
    }),
  );
/** Made-up tables say which schemes are worth considering; what runs is real. */
const systemFile = () =>
  temporaryFile(
    'system.json',
    printSystemFile({
      ...fakeSystem(setting, 40),
      ...{ device: fakeProfile(setting, 0.02), edge: fakeProfile(setting, 0.4), link: linkSetByHand(40) },
    }),
  );
const traceFile = () => temporaryFile('trace.csv', 'seconds,Mb/s,delay in ms\n0,40,1\n1,4,1\n');

test('S13.140 dispatch plays a trace over a real endpoint with others at it: adaptive, the static pipeline and a fixed scheme', async () => {
  const [zoo, system, trace] = [zooFile(), systemFile(), traceFile()];
  const call = [
    'dispatch',
    '--zoo',
    zoo,
    '--trace',
    trace,
    '--system',
    system,
    '--device',
    'native',
    ...edge(),
  ];
  const { runs, schemes, unplayed, ...said } = await gcodeJson<Document>(
    0,
    ...call,
    ...['--seconds', '0.8', '--fixed', '1', '--devices', '2', '--goal', 'frames', '--target', '200'],
    ...['--rounds', '2'],
  );
  expect(said).toMatchObject({ task: 'shapes', trained: false });
  expect(said.trace.steps.map(({ mbps }) => mbps)).toEqual([40, 4]);
  expect(said.load.steps.map(({ devices }) => devices)).toEqual([2]);
  expect(schemes.some(({ mode }) => mode === 'D')).toBe(true);
  expect(schemes.some(({ mode }) => mode !== 'D')).toBe(true);
  // S11.620 back in the second round, after a play that does not count.
  const names = runs.map(({ run }) => run.replace(/ \(.*/, ''));
  expect(names.slice(0, 3)).toEqual(['adaptive', 'static pipeline', expect.any(String)]);
  expect(names.slice(3)).toEqual(names.slice(0, 3).reverse());
  expect(runs.map(({ round }) => round)).toEqual([1, 1, 1, 2, 2, 2]);
  expect(said.warmUpS).toBeCloseTo(0.8, 6);
  const ids = new Set(schemes.map(({ id }) => id));
  expect(unplayed).toBeUndefined();
  for (const { frames, lost, outOfOrder, energyMj, segments } of runs) {
    expect(frames).toBeGreaterThan(3);
    expect({ lost, outOfOrder }).toEqual({ lost: 0, outOfOrder: 0 });
    expect(energyMj).toBeGreaterThan(0);
    for (const part of segments) for (const id of Object.keys(part.schemes)) expect(ids).toContain(id);
  }
  // A fixed run keeps to its scheme.
  for (const { segments } of runs.filter(({ run }) => run !== 'adaptive')) {
    expect(new Set(segments.flatMap((part) => Object.keys(part.schemes))).size).toBe(1);
  }
});

test('S13.141 a system without a link gets the one that is there; what no run could be played with is a wrong call', async () => {
  const { link: _, ...rest } = JSON.parse(readFileSync(systemFile(), 'utf8'));
  const call = ['dispatch', '--zoo', zooFile(), '--trace', 'step', '--device', 'native'];
  const alone = [...call, '--system', temporaryFile('system.json', JSON.stringify(rest)), ...edge()];
  const { runs } = await gcodeJson<Document>(
    0,
    ...alone,
    '--seconds',
    '0.3',
    '--fixed',
    '0',
    '--target',
    '200',
  );
  expect(runs.map(({ run, frames, lost }) => [run, frames > 0, lost])).toEqual([['adaptive', true, 0]]);
  for (const [option, values] of Object.entries({
    '--seconds': ['0', '0.01', '86401', '1e9', 'NaN'],
    '--rounds': ['0', '1001', '1.5'],
    '--devices': ['0', '17', '1000', '-1'],
  })) {
    for (const value of values) {
      const { error } = await gcodeJson<{ error: string }>(2, ...call, option, value);
      expect(error).toMatch(new RegExp(`^E418 .*${option}.*${value}`));
    }
  }
});

test('S11.440 dispatch runs over a server that is none of ours, behind a proxy that holds the link, and says what it lacks', async () => {
  const server = await publishedServer();
  onTestFinished(server.close);
  const { runs, server: said } = await gcodeJson<Document & { server: { lacks: string[] } }>(
    0,
    ...[
      'dispatch',
      '--zoo',
      zooFile(),
      '--trace',
      traceFile(),
      '--system',
      systemFile(),
      '--device',
      'native',
    ],
    // The static pipeline crosses, whatever the dispatcher chooses.
    ...['--seconds', '0.4', '--fixed', '1', '--target', '200', '--edge', server.url],
  );
  expect(said.lacks.join()).toContain('times of its own');
  for (const { frames, lost, outOfOrder } of runs) {
    expect(frames).toBeGreaterThan(0);
    expect({ lost, outOfOrder }).toEqual({ lost: 0, outOfOrder: 0 });
  }
  expect(server.seen.some(({ path }) => /segment-\w+\/infer$/.test(path))).toBe(true);
});

test('S11.680 S13.140 where an endpoint takes no design, fixed schemes that cross are told as not played, and the others play', async () => {
  const small = await createEndpoint({ engine: localEngine(nodeRuntime()), bodyLimitBytes: 4096 });
  onTestFinished(() => small.close());
  const { code, stdout } = await gcodeHere(
    ...[
      'dispatch',
      '--zoo',
      zooFile(),
      '--trace',
      traceFile(),
      '--system',
      systemFile(),
      '--device',
      'native',
    ],
    ...['--seconds', '0.3', '--fixed', '3', '--target', '200', '--edge', small.url, '--json'],
  );
  expect(code).toBe(1);
  const { runs, unplayed, warmUpS } = JSON.parse(stdout) as Document;
  expect(unplayed?.[0]).toEqual({
    run: expect.stringMatching(/^static pipeline/),
    round: 1,
    error: expect.stringMatching(/^E306 .*limit of the endpoint/),
  });
  // The play that does not count is one of the static pipeline, and there was none.
  expect(warmUpS).toBeUndefined();
  const names = runs.map(({ run }) => run);
  expect(names[0]).toBe('adaptive');
  expect(names.some((name) => name.endsWith(' D'))).toBe(true);
  for (const { frames, lost } of runs) expect([frames > 0, lost]).toEqual([true, 0]);
});

test('S11.110 S13.2 what is wrong with a zoo is said with its file and place, and an address that is none is a wrong call', async () => {
  const zooWith = (change: object) =>
    temporaryFile('zoo.json', JSON.stringify({ ...JSON.parse(readFileSync(zooFile(), 'utf8')), ...change }));
  const call = async (code: number, zoo: string, ...more: string[]) =>
    (await gcodeJson<{ error: string }>(code, 'dispatch', '--zoo', zoo, '--trace', 'step', ...more)).error;
  const twoPools = { design: '4 4 4 4 4 4 4 4 4 4 4 4,0 0 0 0 0 0 0 0 0 0 0 0' };
  const place = (i: number) => new RegExp(`^E\\d+ .*zoo\\.json: designs\\.${i}\\.design: `);
  expect(await call(1, zooWith({ designs: [{ design: designs[0] }, twoPools] }))).toMatch(place(1));
  expect(await call(1, zooWith({ designs: [{ design: { a: 1 } }] }))).toMatch(place(0));
  // S13.141
  expect(await call(1, zooWith({ task: 'nosuch' }))).toMatch(/^E373 .*zoo\.json: task: .*"shapes"/);
  expect(await call(1, zooWith({ format: 'gcode-zoo', version: 9 }))).toMatch(/^E371 .*zoo\.json: /);
  expect(await call(2, zooFile(), '--edge', 'nonsense')).toMatch(/--edge.*http:/);
});
