/**
 * The CPU arena of ONNX Runtime (BFCArena with its defaults), reduced to sizes: how much of what it holds was ever
 * touched. Memory that it holds but never handed out costs address space only.
 */

const ALIGNMENT = 256;
const FIRST_REGION = 2 ** 20;
/** A free chunk is handed out whole unless at least as much is left over, or more than this. */
const MAX_DEAD_BYTES = 128 * 2 ** 20;

interface Chunk {
  region: number;
  from: number;
  size: number;
  used: boolean;
}

const aligned = (bytes: number): number => Math.max(1, Math.ceil(bytes / ALIGNMENT)) * ALIGNMENT;

export class Arena {
  /** In order of region, then offset. */
  readonly #chunks: Chunk[] = [];
  /** Highest offset that was handed out, by region. */
  readonly #touched: number[] = [];
  #nextRegion = FIRST_REGION;

  /**
   * Takes the smallest free chunk that fits, of equal ones that with the lowest address: systems hand out addresses
   * downwards, so it lies in the newest region. Regions grow in powers of two.
   */
  allocate(bytes: number): Chunk {
    const size = aligned(bytes);
    let best: Chunk | undefined;
    for (const chunk of this.#chunks) {
      if (chunk.used || chunk.size < size) continue;
      const better =
        !best || chunk.size < best.size || (chunk.size === best.size && chunk.region > best.region);
      if (better) best = chunk;
    }
    const chunk = best ?? this.#extend(size);
    if (chunk.size >= 2 * size || chunk.size - size >= MAX_DEAD_BYTES) {
      const { region, from } = chunk;
      const rest = { region, from: from + size, size: chunk.size - size, used: false };
      chunk.size = size;
      if (chunk === this.#chunks.at(-1)) this.#chunks.push(rest);
      else this.#chunks.splice(this.#chunks.indexOf(chunk) + 1, 0, rest);
    }
    chunk.used = true;
    this.#touched[chunk.region] = Math.max(this.#touched[chunk.region] ?? 0, chunk.from + size);
    return chunk;
  }

  /** Gives a chunk back and joins it with its free neighbours. */
  free(chunk: Chunk): void {
    chunk.used = false;
    const at = this.#chunks.indexOf(chunk);
    const next = this.#chunks[at + 1];
    if (next && !next.used && next.region === chunk.region) {
      chunk.size += next.size;
      this.#chunks.splice(at + 1, 1);
    }
    const before = this.#chunks[at - 1];
    if (before && !before.used && before.region === chunk.region) {
      before.size += chunk.size;
      this.#chunks.splice(at, 1);
    }
  }

  /** Bytes that were handed out at some time: what stays resident. */
  get touched(): number {
    return this.#touched.reduce((a, b) => a + b, 0);
  }

  #extend(size: number): Chunk {
    let grown = false;
    while (this.#nextRegion < size) {
      this.#nextRegion *= 2;
      grown = true;
    }
    const chunk = { region: this.#touched.length, from: 0, size: this.#nextRegion, used: false };
    this.#touched.push(0);
    this.#chunks.push(chunk);
    if (!grown) this.#nextRegion *= 2;
    return chunk;
  }
}

/** A value's time in memory, in steps: from the node that makes it to the last that reads it. */
export interface Lifetime {
  bytes: number;
  from: number;
  to: number;
}

/** Indices by when values begin or end, equal ones in order: they come nearly so already. */
function ordered(values: readonly Lifetime[], by: 'from' | 'to'): number[] {
  const list: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const own = (values[i] as Lifetime)[by];
    let at = list.push(i) - 1;
    for (; at > 0 && (values[list[at - 1] as number] as Lifetime)[by] > own; at--)
      list[at] = list[at - 1] as number;
    list[at] = i;
  }
  return list;
}

/** Calls for each value in the order of a run: what a step makes comes before what it ends. */
function walk(values: readonly Lifetime[], made: (i: number) => void, ended: (i: number) => void): void {
  const begins = ordered(values, 'from');
  const ends = ordered(values, 'to');
  let next = 0;
  for (const i of ends) {
    const { to } = values[i] as Lifetime;
    for (; next < begins.length && (values[begins[next] as number] as Lifetime).from <= to; next++)
      made(begins[next] as number);
    ended(i);
  }
}

/** Size of one block that holds all values at fixed offsets, packed best-fit as the engine does after its first run. */
export function packedBytes(values: readonly Lifetime[]): number {
  const live: { i: number; from: number; to: number }[] = [];
  let size = 0;
  walk(
    values,
    (i) => {
      const bytes = aligned((values[i] as Lifetime).bytes);
      let end = 0;
      let best = { from: Number.NaN, waste: Number.POSITIVE_INFINITY };
      let at = live.length;
      for (const [k, block] of live.entries()) {
        const gap = block.from - end;
        if (gap >= bytes && gap - bytes < best.waste) {
          best = { from: end, waste: gap - bytes };
          at = k;
        }
        end = Math.max(end, block.to);
      }
      const from = Number.isNaN(best.from) ? end : best.from;
      live.splice(at, 0, { i, from, to: from + bytes });
      size = Math.max(size, from + bytes);
    },
    (i) => {
      live.splice(
        live.findIndex((block) => block.i === i),
        1,
      );
    },
  );
  return size;
}

/**
 * Memory that stays resident once a model has run a few times. The first run asks the arena value by value; later runs
 * ask for one block that holds all values, which seldom fits into what the first run left behind, and for each result
 * beside it. Results are given back once they are copied out.
 */
export function arenaBytes(values: readonly Lifetime[], results: readonly Lifetime[] = []): number {
  const arena = new Arena();
  const run = (each: readonly Lifetime[]) => {
    const chunks: Chunk[] = [];
    walk(
      each,
      (i) => {
        chunks[i] = arena.allocate((each[i] as Lifetime).bytes);
      },
      (i) => arena.free(chunks[i] as Chunk),
    );
  };
  const last = [...values, ...results].reduce((latest, { to }) => Math.max(latest, to), 0) + 1;
  const kept = results.map((result) => ({ ...result, to: last }));
  run([...values, ...kept]);
  const block = packedBytes(values);
  if (block > 0) run([{ bytes: block, from: -1, to: last }, ...kept]);
  return arena.touched;
}
