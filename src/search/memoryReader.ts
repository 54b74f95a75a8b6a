import { GENOME_CLASSIFIER, type Genome, genomeParameters, genomeWidth, SAMPLE } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import type { Placement, Setting } from '../design/types.ts';
import { type Engines, leastMemory, peakMemory } from '../system/memory.ts';
import type { System } from '../system/system.ts';
import { settingAt } from '../system/widthTable.ts';
import type { MemorySource } from './mapping/bestPlacements.ts';
import { type EdgeRange, genomeKey, genomeOfPlaced, type Network } from './mapping/network.ts';

type Memory = Record<Placement, number>;

/** Answers that are kept; a search asks about its front again and again. */
const KEPT = 20_000;

/** peakMemory of genomes: exact, and a thousand times dearer than the tables, so that it is asked for last. */
export class MemoryReader implements MemorySource {
  readonly #setting: Setting;
  readonly #engines: Engines;
  readonly #reckoned: (memory: Memory) => void;
  readonly #known = new Map<string, Memory>();

  /** @param reckoned is told each new answer */
  constructor(setting: Setting, { device, edge }: System, reckoned: (memory: Memory) => void = () => {}) {
    this.#setting = setting;
    this.#engines = { device: device.runtime.engine, edge: edge.runtime.engine };
    this.#reckoned = reckoned;
  }

  /** What was reckoned before; null where it was not. */
  known(genome: Genome): Memory | null {
    return this.#known.size > 0 ? (this.#known.get(genomeKey(genome)) ?? null) : null;
  }

  of(genome: Genome): Memory {
    const before = this.known(genome);
    if (before) return before;
    if (this.#known.size >= KEPT) this.#known.clear();
    const memory = peakMemory(designOf(genome), this.#setting, this.#engines);
    this.#known.set(genomeKey(genome), memory);
    this.#reckoned(memory);
    return memory;
  }

  ofPlaced(network: Network, range: EdgeRange): Memory {
    return this.of(genomeOfPlaced(network, range));
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
