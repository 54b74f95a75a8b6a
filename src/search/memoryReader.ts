import { GENOME_CLASSIFIER, type Genome, genomeParameters, genomeWidth, SAMPLE } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import type { Placement, Setting } from '../design/types.ts';
import { type Engines, leastMemory, peakMemory } from '../system/memory.ts';
import type { System } from '../system/system.ts';
import { settingAt } from '../system/widthTable.ts';
import type { MemorySource } from './mapping/bestPlacements.ts';
import {
  type EdgeRange,
  edgeRangeOf,
  genomeKey,
  genomeOfPlaced,
  type Network,
  networkOf,
} from './mapping/network.ts';
import { PlacementMemory } from './mapping/placementMemory.ts';

type Memory = Record<Placement, number>;

/** Answers that are kept; a search asks about its front again and again. */
const KEPT = 20_000;

/** peakMemory of genomes: exact, and dearer than the tables, so that it is asked for last. */
export class MemoryReader implements MemorySource {
  readonly #setting: Setting;
  readonly #engines: Engines;
  readonly #reckoned: (memory: Memory) => void;
  readonly #known = new Map<string, Memory>();
  readonly #quick: PlacementMemory;

  /** @param reckoned is told each new answer */
  constructor(setting: Setting, { device, edge }: System, reckoned: (memory: Memory) => void = () => {}) {
    this.#setting = setting;
    this.#engines = { device: device.runtime.engine, edge: edge.runtime.engine };
    this.#reckoned = reckoned;
    this.#quick = new PlacementMemory(setting, this.#engines);
  }

  /** What was reckoned before, or is reckoned quickly; null where neither is so. */
  known(genome: Genome): Memory | null {
    const before = this.#known.size > 0 ? this.#known.get(genomeKey(genome)) : undefined;
    return before ?? this.#quickly(networkOf(genome), edgeRangeOf(genome));
  }

  #quickly(network: Network, range: EdgeRange, sides?: readonly Placement[]): Memory | null {
    return this.#quick.knows(network, range) ? this.#quick.of(network, range, sides) : null;
  }

  of(genome: Genome): Memory {
    const key = genomeKey(genome);
    const before = this.#known.get(key);
    if (before) return before;
    if (this.#known.size >= KEPT) this.#known.clear();
    const quick = this.#quickly(networkOf(genome), edgeRangeOf(genome));
    const memory = quick ?? peakMemory(designOf(genome), this.#setting, this.#engines);
    this.#known.set(key, memory);
    this.#reckoned(memory);
    return memory;
  }

  ofPlaced(network: Network, range: EdgeRange, sides?: readonly Placement[]): Memory {
    const memory = this.#quickly(network, range, sides);
    if (!memory) return this.of(genomeOfPlaced(network, range));
    this.#reckoned(memory);
    return memory;
  }

  /** By the weights of each side, and the scores of the largest neighbour search on it. */
  atLeast({ ops, functions, share }: Network, { from, to }: EdgeRange): Memory {
    const { points, features, classes, words } = settingAt(this.#setting, share);
    const weights = [0, 0, 0];
    const scores = { device: 0, edge: 0 };
    let width = features;
    const stageAt = (p: number) => (p < from ? 0 : p < to ? 1 : 2);
    for (let p = 0; p < ops.length; p++) {
      const op = ops[p] as number;
      const fn = functions[p] as number;
      const stage = stageAt(p);
      weights[stage] = (weights[stage] as number) + 4 * genomeParameters(op, fn, width);
      // Of words there may be more or fewer.
      if (op === SAMPLE && !words) scores[stage === 1 ? 'edge' : 'device'] = 4 * points * points;
      width = genomeWidth(op, fn, width);
    }
    const last = stageAt(ops.length);
    for (const to of [...GENOME_CLASSIFIER, classes]) {
      weights[last] = (weights[last] as number) + 4 * (width * to + to);
      width = to;
    }
    const [head, edge, tail] = weights as [number, number, number];
    const device = head + tail;
    // What waits for no graph runs in front of the edge even where it stands behind: which part is whose is not known.
    const most = to > ops.length ? device : device / 2;
    return {
      device: leastMemory(this.#engines.device, { weights: device, most, live: scores.device }),
      edge: leastMemory(this.#engines.edge, { weights: edge, most: edge, live: scores.edge }),
    };
  }
}
