import { fnv1a } from '../design/random.ts';
import type { Slice } from './supernetSlices.ts';

/** A matrix that grows when a wider design needs it, with Adam's moments beside it. */
export interface Bank {
  rows: number;
  columns: number;
  values: Float32Array;
  m: Float32Array;
  v: Float32Array;
}
export type Kept = 'values' | 'm' | 'v';
export const KEPT: readonly Kept[] = ['values', 'm', 'v'];
/** Suffix of a parameter's tensor name for each array of its bank. */
export const SUFFIX: Record<Kept, string> = { values: '', m: '.m', v: '.v' };

/** Weights start uniform in +-this; a normalisation behind each layer makes the scale immaterial. */
const INITIAL_BOUND = 0.1;

/** Scrambles 32 bits (the finaliser of Wellons' lowbias32). */
function mixed(bits: number): number {
  let h = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  h = Math.imul(h ^ (h >>> 15), 0x846ca68b);
  return h ^ (h >>> 16);
}

/** Each value follows from the bank's hash, its row and its column alone, so that growing changes none. */
function initialise({ values, rows, columns }: Bank, hash: number): void {
  for (let row = 0; row < rows; row++) {
    const rowHash = mixed(hash + row);
    for (let c = 0; c < columns; c++) {
      const uniform = (mixed(rowHash + c) >>> 0) / 2 ** 32;
      values[row * columns + c] = INITIAL_BOUND * (2 * uniform - 1);
    }
  }
}

/** The shared matrices of a supernet, by name. They grow, and what is new starts from the seed. */
export class Banks {
  readonly #seed: number;
  readonly #banks = new Map<string, Bank>();

  constructor(seed: number) {
    this.#seed = seed;
  }

  [Symbol.iterator](): Iterator<[string, Bank]> {
    return this.#banks.entries();
  }

  set(name: string, bank: Bank): void {
    this.#banks.set(name, bank);
  }

  /** Copies slices out of their banks, one below another into `data`. */
  read(slices: readonly Slice[], part: Kept, data: Float32Array): void {
    let at = 0;
    for (const { bank: name, row: first, rows, columns } of slices) {
      const bank = this.bank(name, first + rows, columns);
      for (let row = first; row < first + rows; row++, at += columns) {
        data.set(bank[part].subarray(row * bank.columns, row * bank.columns + columns), at);
      }
    }
  }

  /** Copies `data` into the slices' banks, or adds what it changed against `before`. */
  write(slices: readonly Slice[], part: Kept, data: Float32Array, before?: Float32Array): void {
    let at = 0;
    for (const { bank: name, row: first, rows, columns } of slices) {
      const bank = this.bank(name, first + rows, columns);
      for (let row = first; row < first + rows; row++, at += columns) {
        const inBank = bank[part].subarray(row * bank.columns, row * bank.columns + columns);
        if (!before) inBank.set(data.subarray(at, at + columns));
        else
          for (let c = 0; c < columns; c++)
            inBank[c] = (inBank[c] as number) + (data[at + c] as number) - (before[at + c] as number);
      }
    }
  }

  /** The bank, at least this large. What is new starts from the seed, whatever the order of growing. */
  bank(name: string, rows: number, columns: number): Bank {
    const old = this.#banks.get(name);
    if (old && old.rows >= rows && old.columns >= columns) return old;
    const height = Math.max(rows, old?.rows ?? 0);
    const width = Math.max(columns, old?.columns ?? 0);
    const fresh = () => new Float32Array(height * width);
    const bank: Bank = { rows: height, columns: width, values: fresh(), m: fresh(), v: fresh() };
    if (name.includes('.weight')) initialise(bank, fnv1a(`${this.#seed}/${name}`));
    for (let row = 0; old && row < old.rows; row++) {
      const from = row * old.columns;
      for (const part of KEPT) bank[part].set(old[part].subarray(from, from + old.columns), row * width);
    }
    this.#banks.set(name, bank);
    return bank;
  }
}
