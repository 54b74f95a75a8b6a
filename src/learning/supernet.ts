import type { Genome } from '../design/genome.ts';
import type { Setting } from '../design/types.ts';
import type { Tensor, Tensors } from '../onnx/tensor.ts';
import { CheckpointError } from './checkpoint.ts';
import { readSafeTensors, SafeTensorsError, writeSafeTensors } from './safetensors.ts';
import { type Slice, slicesOf } from './supernetSlices.ts';

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

export interface SupernetAbout {
  task: string;
  setting: Setting;
  seed: number;
  /** Training steps done, and samples in each. */
  steps: number;
  batch: number;
}

const FORMAT = 'gcode-supernet';
const VERSION = '1';

/**
 * Shared weights of every design of the 12-position space, up to its embedding: each takes slices of the same
 * banks. The last layer is fitted to each design.
 */
export class Supernet {
  readonly about: SupernetAbout;
  readonly #banks = new Map<string, Bank>();

  constructor(about: SupernetAbout) {
    this.about = about;
  }

  /** Copies of a design's parameters, by the names of its graphs; with Adam's moments when training. */
  take(genome: Genome, withMoments: boolean): Record<string, Tensor<'float32'>> {
    const tensors: Record<string, Tensor<'float32'>> = {};
    const kept = withMoments ? KEPT : (['values'] as const);
    for (const { layer, weight, vector } of slicesOf(genome, this.about.setting)) {
      const rows = weight.reduce((sum, slice) => sum + slice.rows, 0);
      for (const part of kept) {
        const data = new Float32Array(rows * vector.columns);
        this.#move(weight, part, data, 'out');
        const dims = [rows, vector.columns];
        tensors[`${layer}.weight${SUFFIX[part]}`] = { type: 'float32', dims, data };
        const vectorData = new Float32Array(vector.columns);
        this.#move([vector], part, vectorData, 'out');
        const name = `${layer}.shift${SUFFIX[part]}`;
        tensors[name] = { type: 'float32', dims: [vector.columns], data: vectorData };
      }
    }
    return tensors;
  }

  /** Puts a training step's outputs (`X.next`, `X.m.next`, `X.v.next`) back into the banks. */
  put(genome: Genome, outputs: Tensors): void {
    for (const { layer, weight, vector } of slicesOf(genome, this.about.setting)) {
      for (const part of KEPT) {
        const next = (name: string) => outputs[`${name}${SUFFIX[part]}.next`]?.data as Float32Array;
        this.#move(weight, part, next(`${layer}.weight`), 'in');
        this.#move([vector], part, next(`${layer}.shift`), 'in');
      }
    }
  }

  /** Copies slices, one below another in `data`, out of or into their banks. */
  #move(slices: readonly Slice[], part: Kept, data: Float32Array, direction: 'in' | 'out'): void {
    let at = 0;
    for (const { bank: name, rows, columns } of slices) {
      const bank = this.#bank(name, rows, columns);
      for (let row = 0; row < rows; row++, at += columns) {
        const inBank = bank[part].subarray(row * bank.columns, row * bank.columns + columns);
        const inData = data.subarray(at, at + columns);
        if (direction === 'out') inData.set(inBank);
        else inBank.set(inData);
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

  /** A safetensors file; without Adam's moments unless training shall go on from it. */
  write(withMoments = false): Uint8Array {
    const tensors: Tensors = {};
    for (const [name, bank] of this.#banks) {
      for (const part of withMoments ? KEPT : (['values'] as const)) {
        const dims = [bank.rows, bank.columns];
        tensors[`${name}${SUFFIX[part]}`] = { type: 'float32', dims, data: bank[part] };
      }
    }
    const metadata = { format: FORMAT, version: VERSION, about: JSON.stringify(this.about) };
    return writeSafeTensors({ metadata, tensors });
  }

  /** Reads a file. Throws CheckpointError. */
  static read(bytes: Uint8Array): Supernet {
    const { metadata, tensors } = safeTensorsIn(bytes);
    if (metadata.format !== FORMAT || metadata.version !== VERSION) {
      throw new CheckpointError(`not a supernet of format version ${VERSION}`);
    }
    const supernet = new Supernet(aboutIn(metadata.about));
    for (const [name, tensor] of Object.entries(tensors)) {
      if (name.endsWith('.m') || name.endsWith('.v')) continue;
      const [rows, columns] = tensor.dims;
      if (tensor.type !== 'float32' || rows === undefined || columns === undefined) {
        throw new CheckpointError(`the supernet's tensor ${name} is no float32 matrix`);
      }
      const zeros = () => new Float32Array(rows * columns);
      const moment = (part: 'm' | 'v') => {
        const found = tensors[`${name}.${part}`];
        return found?.data.length === rows * columns ? (found.data as Float32Array) : zeros();
      };
      const values = tensor.data as Float32Array;
      supernet.#banks.set(name, { rows, columns, values, m: moment('m'), v: moment('v') });
    }
    return supernet;
  }
}

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

function safeTensorsIn(bytes: Uint8Array): ReturnType<typeof readSafeTensors> {
  try {
    return readSafeTensors(bytes);
  } catch (error) {
    if (error instanceof SafeTensorsError) throw new CheckpointError(error.message);
    throw error;
  }
}

function aboutIn(text: string | undefined): SupernetAbout {
  try {
    return JSON.parse(text ?? '') as SupernetAbout;
  } catch {
    throw new CheckpointError("the supernet's description is damaged");
  }
}
