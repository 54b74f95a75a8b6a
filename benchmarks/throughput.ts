/**
 * The pipelined engine between this process (WASM) and an endpoint process, for random designs of the modes DE and DED, at
 * each link rate: frames a second of overlapping frames against one over the slowest stage, and the latency of frames that
 * run alone against the sum of device, encode, bytes over rate, edge and decode, each measured apart in the same run, and
 * against that sum with a floor: an echo of the same tensors over the same link by an edge that computes nothing, its bytes
 * over the rate left out (echoFloor). What is over both is the rest. A heavy design is measured besides. All of it twice, by turns: against the real edge, which shares this machine's processors with the
 * device, and against one that sleeps for as long as the real one computed (stubEdge). What the second reaches and the first
 * does not, the machine lacks; so it does where all its processors are busy.
 *
 *   npm run -s bench:throughput -- [--json] [--designs 12] [--links 40,10] [--points 256] [--frames 40] [--depth 4] [--seed 1]
 *     [--heavy 1024]
 */
import { parseArgs } from 'node:util';
import { linkTo, withSystem } from '../src/cli/realSystem.ts';
import { randomDesigns } from '../src/coinference/collect.ts';
import { decodeDesign } from '../src/design/decode.ts';
import { modeOf, plan } from '../src/design/segments.ts';
import { median } from '../src/system/statistics.ts';
import { benchmark, type Figure } from './benchmark.ts';
import { sleepingEdge } from './sleepingEdge.ts';
import { measured, type Subject } from './throughputSubject.ts';
import type { ThroughputRow } from './throughputTrial.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    designs: { type: 'string', default: '12' },
    links: { type: 'string', default: '40,10' },
    points: { type: 'string', default: '256' },
    frames: { type: 'string', default: '40' },
    depth: { type: 'string', default: '4' },
    seed: { type: 'string', default: '1' },
    /** Points of the heavy design; 0 leaves it out. */
    heavy: { type: 'string', default: '1024' },
  },
});
const [count, points, frames, depth, seed, heavy] = [
  ...[values.designs, values.points, values.frames, values.depth, values.seed, values.heavy],
].map(Number) as [number, number, number, number, number, number];
const rates = values.links.split(',').map(Number);
/** Its edge takes tens of milliseconds. */
const HEAVY = '1 5 3 2 3 2 1 2 0 2 2 4,2 0 0 6 0 6 4 6 0 6 6 3';

const subjectOf = (encoding: string, group: string, size: number): Subject => {
  const design = decodeDesign(encoding);
  return { encoding, group, design, mode: modeOf(plan(design)), points: size, seed };
};

const ms = (value: number) => value.toFixed(2);

function wordsOf({ row, subject: { group, encoding } }: { row: ThroughputRow; subject: Subject }): string {
  const { spent, apart } = row;
  const part = (name: string, key: keyof typeof apart) => `${name} ${ms(spent[key])}/${ms(apart[key])}`;
  return (
    `${group} ${row.rate} Mb/s ${row.edge} edge ${encoding}: ${row.fps.toFixed(1)} of ` +
    `${row.stageFps.toFixed(1)} frames/s (both engines at once without a link ${row.enginesFps.toFixed(1)}); ` +
    `${ms(row.machineMs)} ms of processor time a frame, ${(100 * row.busy).toFixed(0)} % of all processors, ` +
    `${ms(row.cpuMs)} ms of the device's process, its segments ${ms(row.segmentsMs)} ms; ` +
    `alone ${ms(row.serialMs)} ms, parts ${ms(row.partsMs)} ms, floor ${ms(row.floorMs)} ms, rest ${ms(row.serialMs - row.partsMs - row.floorMs)} ms; spent/apart: ` +
    `${part('device', 'deviceMs')}, ${part('up', 'upMs')}, ${part('edge', 'edgeMs')}, ${part('down', 'downMs')}, ` +
    `${part('coding', 'codingMs')}, waiting at the edge ${ms(spent.queueMs)}, other ${ms(spent.otherMs)}`
  );
}

function figuresOf(where: string, rows: readonly ThroughputRow[]): Figure[] {
  const figure = (name: string, unit: string, value: number, goal?: string): Figure => ({
    ...{ name: `${where}, ${name}, median`, value, unit, ...(goal && { goal }) },
  });
  const over = (read: (row: ThroughputRow) => number) => median(rows.map(read));
  return [
    { name: `${where}, designs`, value: rows.length, unit: 'designs' },
    figure(
      'overlapping frames a second of 1 / slowest stage',
      '%',
      over(({ fps, stageFps }) => 100 * (fps / stageFps)),
      '>= 95',
    ),
    figure(
      'the same of what the slower of both engines does without a link',
      '%',
      over(({ fps, stageFps, enginesFps }) => 100 * (fps / Math.min(stageFps, enginesFps))),
    ),
    figure(
      "share of all the machine's processors that overlapping frames keep busy",
      '%',
      over(({ busy }) => 100 * busy),
    ),
    figure(
      'latency alone over the sum of its parts',
      '%',
      100 * (over(({ serialMs, partsMs }) => serialMs / partsMs) - 1),
      '<= 5',
    ),
    figure(
      'latency alone over the sum of its parts and the floor of an echo',
      '%',
      100 * (over((row) => row.serialMs / (row.partsMs + row.floorMs)) - 1),
    ),
    figure(
      'floor: an echo of the same bytes without computing',
      'ms',
      over((row) => row.floorMs),
    ),
    figure(
      'rest: latency alone less parts and floor',
      'ms',
      over((row) => row.serialMs - row.partsMs - row.floorMs),
    ),
    figure(
      'gain of overlapping over one at a time',
      'x',
      over(({ fps, serialMs }) => (fps * serialMs) / 1000),
    ),
  ];
}

await benchmark('throughput', async (log) => {
  const light = randomDesigns(100 * count, seed)
    .map((encoding) => subjectOf(encoding, modeOf(plan(decodeDesign(encoding))), points))
    .filter(({ mode }) => ['DE', 'DED'].includes(mode))
    .slice(0, count);
  const subjects = [...light, ...(heavy > 0 ? [subjectOf(HEAVY, 'heavy', heavy)] : [])];
  const options = { link: null, device: 'wasm', threads: 1, edgeThreads: 1 } as const;
  const rows = await withSystem(options, async ({ device, endpoint }) => {
    const list: (ThroughputRow & { group: string })[] = [];
    const stub = await sleepingEdge();
    const edges = [
      { edge: 'real', link: (mbps?: number) => linkTo(endpoint, mbps) },
      { edge: 'sleeping', link: (mbps?: number) => linkTo({ url: stub.url, mbps: null }, mbps) },
    ] as const;
    try {
      for (const subject of subjects) {
        for await (const row of measured(subject, {
          device,
          edges,
          rates,
          frames,
          depth,
          first: list.length === 0,
        })) {
          list.push({ ...row, group: subject.group });
          log(wordsOf({ row, subject }));
        }
      }
    } finally {
      await stub.close();
    }
    return list;
  });
  return rates.flatMap((rate) =>
    ['DE', 'DED', ...(heavy > 0 ? ['heavy'] : [])].flatMap((group) =>
      (['real', 'sleeping'] as const).flatMap((edge) => {
        const of = rows.filter((row) => row.rate === rate && row.group === group && row.edge === edge);
        return of.length === 0 ? [] : figuresOf(`${group} at ${rate} Mb/s, ${edge} edge`, of);
      }),
    ),
  );
});
