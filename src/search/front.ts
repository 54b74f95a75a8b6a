import type { Genome } from '../design/genome.ts';
import { ParetoArchive } from './archive.ts';
import type { Known } from './known.ts';
import { genomeKey } from './mapping/network.ts';
import type { Member } from './member.ts';
import { directionsOf, type ObjectiveId } from './objectives.ts';

/** Members shown; a front of three objectives may have thousands. */
const SHOWN = 300;

/** The candidates that no other dominates, and what is shown of them. */
export class Front {
  readonly #known: Known;
  readonly #archive: ParetoArchive<Genome>;
  /** Figures of the members shown last, which do not change until something is learned of them. */
  #members = new Map<string, Member>();

  constructor(known: Known, ids: readonly ObjectiveId[]) {
    this.#known = known;
    this.#archive = new ParetoArchive(directionsOf(ids));
  }

  wouldAccept(values: readonly number[]): boolean {
    return this.#archive.wouldAccept(values);
  }

  insert(values: readonly number[], genome: Genome): void {
    if (this.#archive.insert(values, genome)) this.#members.delete(genomeKey(genome));
  }

  get genomes(): Genome[] {
    return this.#archive.entries.map(({ item }) => item);
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
