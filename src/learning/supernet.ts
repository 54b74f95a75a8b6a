import { z } from 'zod';
import type { Genome } from '../design/genome.ts';
import type { Setting } from '../design/types.ts';
import type { Tensor, Tensors } from '../onnx/tensor.ts';
import { CheckpointError } from './checkpoint.ts';
import { fromHalf, toHalf } from './half.ts';
import { type OwnFile, readOwnFile, type Warn } from './ownFile.ts';
import { writeSafeTensors } from './safetensors.ts';
import { type Slice, slicesOf, WORDS } from './supernetSlices.ts';

/** A matrix that grows when a wider design needs it, with Adam's moments beside it. */
interface Bank {
  rows: number;
  columns: number;
  values: Float32Array;
  m: Float32Array;
  v: Float32Array;
}
type Kept = 'values' | 'm' | 'v';
const KEPT: readonly Kept[] = ['values', 'm', 'v'];
/** Suffix of a parameter's tensor name for each array of its bank. */
const SUFFIX: Record<Kept, string> = { values: '', m: '.m', v: '.v' };

/** What a supernet is and how it was trained. */
export interface SupernetAbout {
  task: string;
  setting: Setting;
  /** Of sentences: which words its embedding is of (fingerprint); the words themselves are the train split's. */
  vocabulary?: string | undefined;
  seed: number;
  /** Training steps done, of `planned`, and samples in each. */
  steps: number;
  planned: number;
  batch: number;
  learningRate: number;
  /** Mean loss of the steps since the entry before; a loss is that of the step's design. */
  log: { step: number; loss: number }[];
  /** The command that made it, when one did. */
  command?: string | undefined;
}

/** Tells vocabularies apart without holding their words, which may be a person's own data. */
export const fingerprint = (vocabulary: readonly string[]): string =>
  `${vocabulary.length} terms, ${(hashOf(vocabulary.join('\n')) >>> 0).toString(16)}`;

const FORMAT = 'gcode-supernet';
const VERSION = '3';
const FILE: OwnFile = {
  format: FORMAT,
  version: VERSION,
  undigested: '2',
  name: 'supernet',
  stranger: 'a safetensors file, but not a supernet',
  remedy: 'train it anew',
  Failure: CheckpointError,
};
const count = z.int().nonnegative();
const aboutSchema = z.object({
  task: z.string(),
  setting: z.looseObject({ points: count, features: count, classes: count }),
  // States that were kept before held the words.
  vocabulary: z.union([z.string(), z.array(z.string()).transform(fingerprint)]).optional(),
  seed: z.number(),
  steps: count,
  planned: count,
  batch: count,
  learningRate: z.number(),
  log: z.array(z.object({ step: count, loss: z.number() })),
  command: z.string().optional(),
});

/**
 * Shared weights of every design of the 12-position space: each takes slices of the same banks.
 */
export class Supernet {
  readonly about: SupernetAbout;
  /** Whether it is whole: with the layers behind the Pool, and the moments that training needs to go on. */
  whole = true;
  readonly #banks = new Map<string, Bank>();

  constructor(about: SupernetAbout) {
    this.about = about;
  }

  /** Copies of a design's parameters, by the names of its graphs; with Adam's moments when training. */
  take(genome: Genome, withMoments: boolean): Record<string, Tensor<'float32'>> {
    const tensors: Record<string, Tensor<'float32'>> = {};
    const kept = withMoments ? KEPT : (['values'] as const);
    for (const { layer, weight, vector, vectorName } of slicesOf(genome, this.about.setting)) {
      const rows = weight.reduce((sum, slice) => sum + slice.rows, 0);
      const columns = weight[0]?.columns ?? 0;
      for (const part of kept) {
        const data = new Float32Array(rows * columns);
        this.#read(weight, part, data);
        tensors[`${layer}.weight${SUFFIX[part]}`] = { type: 'float32', dims: [rows, columns], data };
        if (!vector) continue;
        const own = new Float32Array(vector.columns);
        this.#read([vector], part, own);
        const name = `${layer}.${vectorName}${SUFFIX[part]}`;
        tensors[name] = { type: 'float32', dims: [vector.columns], data: own };
      }
    }
    return tensors;
  }

  /**
   * Where a design's own training starts: the shared weights before the Pool, new ones behind it. On modelnet40 scores after
   * 40 steps ranked 24 designs with Kendall's tau 0.40 with all layers shared (rate 1e-3), 0.61 with a new classifier and 0.72
   * with all new behind the Pool (rate 2e-3).
   */
  start(genome: Genome): Record<string, Tensor<'float32'>> {
    const shared = this.take(genome, false);
    const fresh = new Supernet({ ...this.about, steps: 0, log: [] }).take(genome, false);
    for (const { layer, vector } of slicesOf(genome, this.about.setting)) {
      if (!vector || !isBehindPool(vector.bank)) continue;
      for (const name of ['weight', 'shift', 'bias']) {
        const start = fresh[`${layer}.${name}`];
        if (start) shared[`${layer}.${name}`] = start;
      }
    }
    return shared;
  }

  /**
   * Puts a training step's outputs (`X.next`, `X.m.next`, `X.v.next`) back into the banks. Where two layers of the
   * design share a slice, their changes add up.
   * @param taken what take() gave for that step
   */
  put(genome: Genome, taken: Tensors, outputs: Tensors): void {
    const written = new Set<string>();
    for (const { layer, weight, vector, vectorName } of slicesOf(genome, this.about.setting)) {
      const vectors = vector ? [vector] : [];
      const again = vectors.some(({ bank }) => written.has(bank));
      for (const { bank } of vectors) written.add(bank);
      for (const [slices, name] of [
        [weight, `${layer}.weight`],
        [vectors, `${layer}.${vectorName}`],
      ] as const) {
        for (const part of KEPT) {
          const next = outputs[`${name}${SUFFIX[part]}.next`]?.data as Float32Array;
          const before = taken[`${name}${SUFFIX[part]}`]?.data as Float32Array;
          this.#write(slices, part, next, again ? before : undefined);
        }
      }
    }
  }

  /** Replaces the word embedding, [vocabulary, features]; for a supernet that has not been trained. */
  setWords({ dims, data }: Tensor<'float32'>): void {
    const [rows, columns] = dims as [number, number];
    this.#bank(WORDS, rows, columns).values.set(data);
  }

  /** Copies slices out of their banks, one below another into `data`. */
  #read(slices: readonly Slice[], part: Kept, data: Float32Array): void {
    let at = 0;
    for (const { bank: name, row: first, rows, columns } of slices) {
      const bank = this.#bank(name, first + rows, columns);
      for (let row = first; row < first + rows; row++, at += columns) {
        data.set(bank[part].subarray(row * bank.columns, row * bank.columns + columns), at);
      }
    }
  }

  /** Copies `data` into the slices' banks, or adds what it changed against `before`. */
  #write(slices: readonly Slice[], part: Kept, data: Float32Array, before?: Float32Array): void {
    let at = 0;
    for (const { bank: name, row: first, rows, columns } of slices) {
      const bank = this.#bank(name, first + rows, columns);
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
  #bank(name: string, rows: number, columns: number): Bank {
    const old = this.#banks.get(name);
    if (old && old.rows >= rows && old.columns >= columns) return old;
    const height = Math.max(rows, old?.rows ?? 0);
    const width = Math.max(columns, old?.columns ?? 0);
    const fresh = () => new Float32Array(height * width);
    const bank: Bank = { rows: height, columns: width, values: fresh(), m: fresh(), v: fresh() };
    if (name.includes('.weight')) initialise(bank, hashOf(`${this.about.seed}/${name}`));
    for (let row = 0; old && row < old.rows; row++) {
      const from = row * old.columns;
      for (const part of KEPT) bank[part].set(old[part].subarray(from, from + old.columns), row * width);
    }
    this.#banks.set(name, bank);
    return bank;
  }

  /**
   * A safetensors file with all that training needs to go on; `shipped`, what start() needs: the weights before the Pool
   * in half precision.
   */
  write(form: 'whole' | 'shipped' = 'whole'): Uint8Array {
    const tensors: Tensors = {};
    for (const [name, bank] of this.#banks) {
      const dims = [bank.rows, bank.columns];
      if (form === 'shipped' && isBehindPool(name)) continue;
      if (form === 'shipped') tensors[name] = { type: 'float16', dims, data: toHalf(bank.values) };
      else
        for (const part of KEPT)
          tensors[`${name}${SUFFIX[part]}`] = { type: 'float32', dims, data: bank[part] };
    }
    const metadata = { format: FORMAT, version: VERSION, about: JSON.stringify(this.about) };
    return writeSafeTensors({ metadata, tensors });
  }

  /** Reads a file of either form; `warn` is told of one without a digest. Throws CheckpointError. */
  static read(bytes: Uint8Array, warn?: Warn): Supernet {
    const { metadata, tensors } = readOwnFile(bytes, FILE, warn);
    const supernet = new Supernet(aboutIn(metadata.about));
    for (const [name, tensor] of Object.entries(tensors)) {
      if (name.endsWith('.m') || name.endsWith('.v')) continue;
      const [rows, columns] = tensor.dims;
      if (rows === undefined || columns === undefined || tensor.dims.length !== 2) {
        throw new CheckpointError(`the supernet's tensor ${name} is no matrix`);
      }
      const moment = (part: 'm' | 'v') => tensors[`${name}.${part}`] ?? null;
      const [m, v] = [moment('m'), moment('v')];
      supernet.whole &&= m !== null && v !== null;
      const zeros = new Float32Array(rows * columns);
      supernet.#banks.set(name, {
        rows,
        columns,
        values: realsOf(name, tensor, tensor.dims),
        m: m ? realsOf(`${name}.m`, m, tensor.dims) : zeros,
        v: v ? realsOf(`${name}.v`, v, tensor.dims) : zeros.slice(),
      });
    }
    return supernet;
  }
}

/** A tensor's values. Throws CheckpointError on another shape or type, and on what is no number. */
function realsOf(name: string, { type, dims, data }: Tensor, expected: readonly number[]): Float32Array {
  if (dims.join() !== expected.join() || (type !== 'float32' && type !== 'float16')) {
    throw new CheckpointError(`the supernet's tensor ${name} is ${type} [${dims}], not float [${expected}]`);
  }
  const values = type === 'float16' ? fromHalf(data as Uint16Array) : (data as Float32Array);
  if (!values.every(Number.isFinite)) {
    throw new CheckpointError(`the supernet's tensor ${name} holds values that are no numbers`);
  }
  return values;
}

/** Whether a bank belongs to layers behind the Pool. */
const isBehindPool = (bank: string): boolean => /^(post|classifier)/.test(bank);

/** Weights start uniform in +-this; a normalisation behind each layer makes the scale immaterial. */
const INITIAL_BOUND = 0.1;

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash;
}

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

function aboutIn(text: string | undefined): SupernetAbout {
  try {
    return aboutSchema.parse(JSON.parse(text ?? '')) as SupernetAbout;
  } catch {
    throw new CheckpointError("the supernet's description is damaged");
  }
}
