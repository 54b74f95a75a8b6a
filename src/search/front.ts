import type { Genome } from '../design/genome.ts';
import { ParetoArchive } from './archive.ts';
import type { Costs } from './dominance.ts';
import { hypervolume } from './hypervolume.ts';
import type { Known } from './known.ts';
import { genomeKey } from './mapping/network.ts';
import type { Member } from './member.ts';
import { directionsOf, type ObjectiveId } from './objectives.ts';
import { costsBy } from './scoring.ts';

const VOLUME_EVERY_MS = 1000;
/** Members shown; a front of three objectives may have thousands. */
const SHOWN = 300;

/** The candidates that no other dominates, and what is shown of them. */
export class Front {
  readonly #known: Known;
  readonly #archive: ParetoArchive<Genome>;
  /** Figures of the members shown last, which do not change until something is learned of them. */
  #members = new Map<string, Member>();
  readonly #costs: ReturnType<typeof costsBy>;
  #reference: Costs | null = null;
  #reckonedAt = Number.NEGATIVE_INFINITY;

  constructor(known: Known, ids: readonly ObjectiveId[]) {
    this.#known = known;
    this.#costs = costsBy(ids);
    this.#archive = new ParetoArchive(directionsOf(ids));
  }

  get size(): number {
    return this.#archive.size;
  }

  wouldAccept(values: readonly number[]): boolean {
    return this.#archive.wouldAccept(values);
  }

  insert(values: readonly number[], genome: Genome): void {
    this.offer(values, () => genome);
  }

  /** Takes a design that no other covers. @param make the design @returns it; null where it is covered */
  offer(values: readonly number[], make: () => Genome): Genome | null {
    let genome: Genome | null = null;
    this.#archive.offer(values, () => {
      genome = make();
      this.#members.delete(genomeKey(genome));
      return genome;
    });
    return genome;
  }

  get genomes(): Genome[] {
    return this.#archive.entries.map(({ item }) => item);
  }

  /**
   * How much it dominates, costs by their scales; null within a second of the last time, and before two designs differ.
   * The reference lies a tenth of the first designs' range behind their worst.
   */
  volumeAt(elapsedMs: number): number | null {
    if (elapsedMs - this.#reckonedAt < VOLUME_EVERY_MS) return null;
    const list = this.#archive.entries.map(({ values }) => this.#costs(values));
    this.#reference ??= referenceOf(list);
    if (!this.#reference) return null;
    this.#reckonedAt = elapsedMs;
    return hypervolume(list, this.#reference);
  }

  /** By the first objective, thinned out. */
  shown(): Member[] {
    const direction = this.#archive.directions[0] === 'max' ? -1 : 1;
    const entries = this.#archive
      .thinned(SHOWN)
      .sort((a, b) => direction * ((a.values[0] as number) - (b.values[0] as number)));
    const kept = new Map<string, Member>();
    for (const { item } of entries) {
      const key = genomeKey(item);
      kept.set(key, this.#members.get(key) ?? this.#known.member(this.#known.candidate(item)));
    }
    this.#members = kept;
    return [...kept.values()];
  }
}

function referenceOf(list: readonly Costs[]): Costs | null {
  const [first] = list;
  if (!first || list.length < 2) return null;
  return first.map((_, m) => {
    const column = list.map((costs) => costs[m] as number);
    const [low, high] = [Math.min(...column), Math.max(...column)];
    return high + 0.1 * (high - low);
  });
}
