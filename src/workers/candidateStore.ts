import { CandidateLog, type LoggedPiece } from '../search/candidateLog.ts';
import { dropRecord, loadRecord, saveRecord } from './blobs.ts';
import type { SharedSetup } from './scoring.worker.ts';

/** Candidates that are kept of one search; of a longer one the latest. */
export const MOST_LOGGED = 1_000_000;

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
  readonly #told: ((piece: LoggedPiece, from: number) => void) | undefined;
  #scored: number;
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    run: string,
    index: Index,
    scored: number,
    told?: (piece: LoggedPiece, from: number) => void,
  ) {
    this.#run = run;
    this.#told = told;
    this.#index = index;
    this.#scored = scored;
  }

  /**
   * @param scored candidates that the search had already: what was kept of later ones is scored again
   * @param told gets each piece as it is kept, and the candidates that the search had before it
   */
  static async open(
    run: string,
    setup: SharedSetup,
    scored: number,
    told?: (piece: LoggedPiece, from: number) => void,
  ): Promise<CandidateStore> {
    const before = scored > 0 ? await readIndex(run) : undefined;
    const pieces = before?.pieces.filter(({ to }) => to <= scored) ?? [];
    return new CandidateStore(run, { setup, pieces }, scored, told);
  }

  /** Keeps what came since the last time. What the store does not take is not in the file; the search continues. */
  write(scored: number): Promise<void> {
    const logged = this.log.take();
    const piece = { n: (this.#index.pieces.at(-1)?.n ?? -1) + 1, from: this.#scored, to: scored };
    this.#scored = scored;
    if (logged.designs.length > 0) {
      this.#index.pieces.push(piece);
      this.#told?.(logged, piece.from);
      this.#writing = this.#writing.then(() => this.#write(piece, logged)).catch(() => {});
    }
    return this.#writing;
  }

  async #write(piece: Piece, logged: LoggedPiece): Promise<void> {
    await saveRecord(pieceOf(this.#run, piece.n), logged);
    const { pieces } = this.#index;
    const gone: string[] = [];
    for (let first = pieces[0]; first && piece.to - first.to >= MOST_LOGGED; first = pieces[0]) {
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
): Promise<{ setup: SharedSetup; pieces: KeptPiece[] } | null> {
  const index = await readIndex(run);
  if (!index) return null;
  const pieces = await Promise.all(
    index.pieces.map(async ({ n, from }) => {
      const found = await loadRecord(pieceOf(run, n)).catch(() => undefined);
      return readPiece(found).map((piece) => ({ ...piece, from }));
    }),
  );
  return { setup: index.setup, pieces: pieces.flat() };
}

/** With the candidates that the search had before it. */
interface KeptPiece extends LoggedPiece {
  from: number;
}

/** Earlier versions kept the designs alone. */
function readPiece(found: unknown): LoggedPiece[] {
  if (found instanceof Uint8Array)
    return [{ designs: found as Uint8Array<ArrayBuffer>, values: new Float32Array() }];
  return (found as LoggedPiece | undefined)?.designs instanceof Uint8Array ? [found as LoggedPiece] : [];
}

/** What a search was of; null where this browser has no log of it. */
export const loadSetup = async (run: string): Promise<SharedSetup | null> =>
  (await readIndex(run))?.setup ?? null;

export async function dropCandidates(run: string): Promise<void> {
  const index = await readIndex(run);
  const keys = index?.pieces.map(({ n }) => pieceOf(run, n)) ?? [];
  await Promise.all([keyOf(run), ...keys].map((key) => dropRecord(key).catch(() => {})));
}
