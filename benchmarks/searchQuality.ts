import { readFileSync } from 'node:fs';
import { POOL, parseGenome, SAMPLE } from '../src/design/genome.ts';
import { designOf } from '../src/design/genomeDesign.ts';
import { Random } from '../src/design/random.ts';
import { genomeFromSeed } from '../src/design/testing.ts';
import { ParetoArchive } from '../src/search/archive.ts';
import type { Costs } from '../src/search/dominance.ts';
import { BestPlacements } from '../src/search/mapping/bestPlacements.ts';
import { genomeKey, genomeOfPlaced, type Network, networkOf } from '../src/search/mapping/network.ts';
import { Placements } from '../src/search/mapping/placements.ts';
import { costsBy } from '../src/search/scoring.ts';
import { runSearch } from '../src/search/search.ts';
import { Space, type SpaceFilter } from '../src/search/space.ts';
import type { StrategyName } from '../src/search/strategies.ts';
import { randomNetwork } from '../src/search/variation.ts';
import { estimateDesign, tablesOf } from '../src/system/estimate.ts';
import { genomeEstimator } from '../src/system/genomeEstimator.ts';
import { fakeSystem } from '../src/system/testing.ts';
import { type Ground, groundOn } from './ground.ts';

const OBJECTIVES = ['latency', 'energy', 'accuracy'] as const;
const DIRECTIONS = ['min', 'min', 'min'] as const;
const costsOf = costsBy(OBJECTIVES);

export function groundOf(device: string, edge: string, mbps: number): Ground {
  const file = new URL('../public/accuracy/modelnet40.safetensors', import.meta.url);
  return groundOn(new Uint8Array(readFileSync(file)), device, edge, mbps);
}

/** Random networks whose every placement is compared with estimateDesign: how many placements, and the worst difference. */
export function placementsAgainstBruteForce(
  { system, setting }: Ground,
  networks: number,
): { placements: number; worst: number; wrongBest: number } {
  const tables = tablesOf(system);
  const placements = new Placements(setting, system, undefined, tables);
  let count = 0;
  let worst = 0;
  let wrongBest = 0;
  for (let seed = 0; seed < networks; seed++) {
    const network = networkOf(genomeFromSeed(seed));
    const [least, solved] = [{ ms: Number.POSITIVE_INFINITY }, { ms: Number.POSITIVE_INFINITY }];
    placements.each(network, (placed) => {
      const { latencyMs } = placed;
      const design = designOf(genomeOfPlaced(network, placed));
      const slow = estimateDesign(design, setting, system, tables);
      count++;
      worst = Math.max(
        worst,
        Math.abs(latencyMs / slow.latencyMs - 1),
        Math.abs(placed.energyMj / slow.energyMj - 1),
      );
      if (placed.bytesUp !== slow.bytesUp || placed.bytesDown !== slow.bytesDown)
        worst = Number.POSITIVE_INFINITY;
      least.ms = Math.min(least.ms, slow.latencyMs);
      solved.ms = Math.min(solved.ms, latencyMs);
    });
    if (Math.abs(solved.ms / least.ms - 1) > 1e-9) wrongBest++;
  }
  return { placements: count, worst, wrongBest };
}

/** A space that can be enumerated: 127,998 networks. */
export const REDUCED: SpaceFilter = {
  ...{ widths: [16, 64, 256], messages: ['source', 'target+relative'], reducers: ['max', 'mean'] },
  ...{ pools: ['max', 'max+mean'], positions: 7 },
};

/** Every network of a space. */
function* networksOf(space: Space): Generator<Network> {
  const ops: number[] = [];
  const functions: number[] = [];
  function* from(): Generator<Network> {
    const pool = ops.indexOf(POOL);
    if (pool >= 0 && space.has({ ops, functions })) yield { ops: [...ops], functions: [...functions] };
    if (ops.length >= space.longest) return;
    for (const op of pool < 0 ? [...space.before, POOL] : space.behind) {
      if (op === SAMPLE && ops.at(-1) === SAMPLE) continue;
      for (const fn of space.functions[op] as readonly number[]) {
        ops.push(op);
        functions.push(fn);
        yield* from();
        ops.pop();
        functions.pop();
      }
    }
  }
  yield* from();
}

export interface Exact {
  networks: number;
  designs: number;
  front: Costs[];
}

/** The exact front of a space. */
export function exactFront({ system, setting, accuracyOf }: Ground, filter: SpaceFilter): Exact {
  const space = new Space(setting, filter);
  const best = new BestPlacements(new Placements(setting, system, space), OBJECTIVES, {});
  const archive = new ParetoArchive<string>(DIRECTIONS);
  let networks = 0;
  let designs = 0;
  for (const network of networksOf(space)) {
    const found = best.of(network, accuracyOf(network)?.accuracy ?? Number.NaN);
    networks++;
    designs += found.designs;
    for (const { values } of found.choices) archive.insert(costsOf(values), genomeKey(network));
  }
  return { networks, designs, front: archive.entries.map(({ values }) => values) };
}

/** The front that a strategy finds with so many networks, as costs. */
export async function found(
  { system, setting, accuracyOf }: Ground,
  strategy: StrategyName,
  seed: number,
  maxCandidates: number,
  space: SpaceFilter = {},
): Promise<Costs[]> {
  const { front } = await runSearch(
    new AbortController().signal,
    {
      ...{ setting, system, strategy, seed, space, maxCandidates },
      accuracy: accuracyOf,
      objectives: OBJECTIVES,
    },
    () => {},
  );
  const estimate = genomeEstimator(setting, system);
  return front.map((encoding) => {
    const genome = parseGenome(encoding);
    const { latencyMs, energyMj } = estimate(genome);
    return costsOf([latencyMs, energyMj, accuracyOf(networkOf(genome))?.accuracy ?? Number.NaN]);
  });
}

/**
 * Hypervolume below a reference a tenth of the front's range behind its worst values, latency and energy by their
 * logarithms; as a share of the front's own.
 */
export function shareOf(front: readonly Costs[]): (found: readonly Costs[]) => number {
  const reference = DIRECTIONS.map((_, m) => {
    const column = front.map((costs) => costs[m] as number);
    const [low, high] = [Math.min(...column), Math.max(...column)];
    return high + 0.1 * (high - low);
  });
  const volume = (costs: readonly Costs[]) =>
    new ParetoArchive<null>(
      DIRECTIONS,
      costs.map((values) => ({ values, item: null })),
    ).hypervolume(reference);
  const whole = volume(front);
  return (costs) => volume(costs) / whole;
}

/** What nobody of them dominates. */
export const union = (fronts: readonly (readonly Costs[])[]): Costs[] =>
  new ParetoArchive<null>(
    DIRECTIONS,
    fronts.flat().map((values) => ({ values, item: null })),
  ).entries.map(({ values }) => values);

/** Networks a second that one thread solves, each with its best placements, and its accuracy: no strategy, no front. */
export function solvedRate(
  { setting, accuracyOf }: Ground,
  seconds: number,
): { perSecond: number; perCpuSecond: number; placements: number } {
  const space = new Space(setting);
  const best = new BestPlacements(new Placements(setting, fakeSystem(setting), space), OBJECTIVES, {});
  const random = new Random(1);
  const networks = Array.from({ length: 20_000 }, () => randomNetwork(space, random));
  let designs = 0;
  const pass = () => {
    designs = 0;
    for (const network of networks)
      designs += best.of(network, accuracyOf(network)?.accuracy ?? Number.NaN).designs;
  };
  // The tables fill and the code is compiled first.
  pass();
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  let passes = 0;
  for (; performance.now() - started < 1000 * seconds; passes++) pass();
  const { user, system } = process.cpuUsage(cpu);
  const done = passes * networks.length;
  return {
    perSecond: (1000 * done) / (performance.now() - started),
    perCpuSecond: (1e6 * done) / (user + system),
    placements: designs / networks.length,
  };
}
