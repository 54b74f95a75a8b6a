import type { Genome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import type { Placement, Setting } from '../design/types.ts';
import { type Engines, peakMemory } from '../system/memory.ts';
import type { System } from '../system/system.ts';
import type { MemoryCheck } from './mapping/bestPlacements.ts';
import { genomeKey, genomeOfPlaced } from './mapping/network.ts';
import { type Limits, over } from './scoring.ts';

type Memory = Record<Placement, number>;

/** Answers that are kept; a search asks about its front again and again. */
const KEPT = 20_000;

/** peakMemory of genomes: exact, and a thousand times dearer than the tables, so that it is asked for last. */
export class MemoryReader {
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
}

/** How far a placed network is outside the limits on memory, 0 inside; null where there are none. */
export function memoryCheckOf(
  { deviceMemory, edgeMemory }: Limits,
  reader: MemoryReader,
): MemoryCheck | null {
  if (deviceMemory === undefined && edgeMemory === undefined) return null;
  return (network, range) => {
    const { device, edge } = reader.of(genomeOfPlaced(network, range));
    return (
      (deviceMemory === undefined ? 0 : over(device, deviceMemory, 'min')) +
      (edgeMemory === undefined ? 0 : over(edge, edgeMemory, 'min'))
    );
  };
}
