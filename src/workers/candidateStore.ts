import { CandidateLog } from '../search/candidateLog.ts';
import { dropRecord, loadRecord, saveRecord } from './blobs.ts';
import type { SharedSetup } from './scoring.worker.ts';

/** Candidates that are kept of one search; of a longer one the latest. */
const MOST = 1_000_000;

interface Piece {
  /** The number in its key. */
  n: number;
  /** Candidates that the search had scored before it, and with it. */
  from: number;
  to: number;
}

interface Index {
  /** What the search was of, as it was then: its candidates are scored by it again. */
  setup: SharedSetup;
  pieces: Piece[];
}

const keyOf = (run: string): string => `search-log:${run}`;
const pieceOf = (run: string, n: number): string => `search-log:${run}:${n}`;

/** Every candidate that a search scores, in the browser's store, in pieces that are written once. */
export class CandidateStore {
  readonly log = new CandidateLog();
  readonly #run: string;
  readonly #index: Index;
  #scored: number;
  #writing: Promise<void> = Promise.resolve();

  private constructor(run: string, index: Index, scored: number) {
    this.#run = run;
    this.#index = index;
    this.#scored = scored;
  }

  /** @param scored candidates that the search had already: what was kept of later ones is scored again */
  static async open(run: string, setup: SharedSetup, scored: number): Promise<CandidateStore> {
    const before = scored > 0 ? await readIndex(run) : undefined;
    const pieces = before?.pieces.filter(({ to }) => to <= scored) ?? [];
    return new CandidateStore(run, { setup, pieces }, scored);
  }

  /** Keeps what came since the last time. What the store does not take is not in the file; the search continues. */
  write(scored: number): Promise<void> {
    const bytes = this.log.take();
    const piece = { n: (this.#index.pieces.at(-1)?.n ?? -1) + 1, from: this.#scored, to: scored };
    this.#scored = scored;
    if (bytes.length > 0) {
      this.#index.pieces.push(piece);
      this.#writing = this.#writing.then(() => this.#write(piece, bytes)).catch(() => {});
    }
    return this.#writing;
  }

  async #write(piece: Piece, bytes: Uint8Array): Promise<void> {
    await saveRecord(pieceOf(this.#run, piece.n), bytes);
    const { pieces } = this.#index;
    const gone: string[] = [];
    for (let first = pieces[0]; first && piece.to - first.to >= MOST; first = pieces[0]) {
      gone.push(pieceOf(this.#run, first.n));
      pieces.shift();
    }
    await saveRecord(keyOf(this.#run), this.#index);
    await Promise.all(gone.map((key) => dropRecord(key).catch(() => {})));
  }
}

const readIndex = (run: string): Promise<Index | undefined> =>
  loadRecord(keyOf(run)).then(
    (found) => found as Index | undefined,
    () => undefined,
  );

/** The log of a search, piece by piece, and what it was of; null where this browser has none. */
export async function loadCandidates(
  run: string,
): Promise<{ setup: SharedSetup; logs: Uint8Array[] } | null> {
  const index = await readIndex(run);
  if (!index) return null;
  const logs = await Promise.all(
    index.pieces.map(({ n }) => loadRecord(pieceOf(run, n)).catch(() => undefined)),
  );
  return { setup: index.setup, logs: logs.filter((log): log is Uint8Array => log instanceof Uint8Array) };
}

export async function dropCandidates(run: string): Promise<void> {
  const index = await readIndex(run);
  const keys = index?.pieces.map(({ n }) => pieceOf(run, n)) ?? [];
  await Promise.all([keyOf(run), ...keys].map((key) => dropRecord(key).catch(() => {})));
}
