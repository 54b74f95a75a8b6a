import type { LimitReport } from '../../../../search/limitWatch.ts';
import type { Member } from '../../../../search/member.ts';
import { dropRecord, loadRecord, saveRecord } from '../../../../workers/blobs.ts';
import { dropCandidates } from '../../../../workers/candidateStore.ts';
import { packed, unpacked } from '../../../store/packed.ts';
import type { SearchRecord } from '../../../store/project.ts';
import type { SearchSession } from '../../../store/session/search.ts';
import { MOST_SEEN, SeenCandidates } from '../seenCandidates.ts';

/** What is kept of a run beside its front, and does not grow with it. */
export type RunAbout = Pick<SearchSession, 'progress' | 'foundAt' | 'unscorable'> & {
  limitReports: readonly LimitReport[];
  /** The run itself, newer than the project's own where the tab died: that one is written less often. */
  record: SearchRecord | null;
};

/** Its pieces, from one number to before another. */
interface Index {
  from: number;
  to: number;
  /** Candidates of each piece. */
  sizes: number[];
  about: RunAbout;
}

const keyOf = (run: string): string => `search-run:${run}`;
const pieceOf = (run: string, n: number): string => `search-run:${run}:${n}`;

/**
 * The candidates of a run in the browser's store, in pieces that are written once: to write thousands of candidates
 * again with each that comes would hold up the page. Pieces whose candidates nobody is shown any more go.
 */
export class RunCloud {
  readonly #run: string;
  readonly #index: Promise<Index>;
  #coming: Member[] = [];
  #writing: Promise<void> = Promise.resolve();

  constructor(run: string, about: RunAbout) {
    this.#run = run;
    this.#index = readIndex(run).then((found) => found ?? { from: 0, to: 0, sizes: [], about });
  }

  add(members: readonly Member[]): void {
    this.#coming.push(...members);
  }

  /** Writes what came since the last time. What the store does not take is held in memory while the page is open. */
  write(about: RunAbout): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      const index = await this.#index;
      index.about = about;
      const members = this.#coming;
      this.#coming = [];
      if (members.length > 0) {
        await saveRecord(pieceOf(this.#run, index.to), members);
        index.sizes.push(members.length);
        index.to++;
      }
      const gone: string[] = [];
      let all = index.sizes.reduce((sum, size) => sum + size, 0);
      while (all - (index.sizes[0] ?? all) >= MOST_SEEN) {
        all -= index.sizes.shift() ?? 0;
        gone.push(pieceOf(this.#run, index.from++));
      }
      const record = about.record && packed(about.record);
      await saveRecord(keyOf(this.#run), { ...index, about: { ...about, record } });
      await Promise.all(gone.map((key) => dropRecord(key).catch(() => {})));
    });
    return this.#writing;
  }
}

const readIndex = (run: string): Promise<Index | undefined> =>
  loadRecord(keyOf(run)).then(
    (found) => {
      const index = found as Index | undefined;
      return index && { ...index, about: { ...index.about, record: unpacked(index.about.record) as never } };
    },
    () => undefined,
  );

/** The kept candidates of a run, and what else was kept of it; null where nothing is. */
export async function loadRunCloud(run: string): Promise<{ seen: Member[]; about: RunAbout } | null> {
  const index = await readIndex(run);
  if (!index) return null;
  const pieces = await Promise.all(
    Array.from({ length: index.to - index.from }, (_, i) =>
      loadRecord(pieceOf(run, index.from + i)).catch(() => undefined),
    ),
  );
  const seen = new SeenCandidates([]);
  for (const piece of pieces) if (Array.isArray(piece)) seen.collect(piece as Member[]);
  return { seen: seen.members, about: index.about };
}

export async function dropRunCloud(run: string): Promise<void> {
  await dropCandidates(run);
  const index = await readIndex(run);
  if (!index) return;
  const keys = Array.from({ length: index.to - index.from }, (_, i) => pieceOf(run, index.from + i));
  await Promise.all([keyOf(run), ...keys].map((key) => dropRecord(key).catch(() => {})));
}
