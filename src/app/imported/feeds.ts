import { NumberedError } from '../../design/problem.ts';
import { randomStream } from '../../design/random.ts';
import { ELEMENT_TYPES, elementsIn, isTensorType, type TensorType } from '../../onnx/elementTypes.ts';
import type { GivenModel, GivenValue } from '../../onnx/imported/model.ts';
import { named } from '../../onnx/imported/named.ts';
import type { Tensor, Tensors } from '../../onnx/tensor.ts';

/** A size that the file leaves open. Axes of one name have one size. */
interface OpenAxis {
  /** The axis's name in the file, or `input:axis`. */
  key: string;
  /** Inputs that it is a size of. */
  inputs: readonly string[];
  /** What is suggested. */
  size: number;
}

/** What an input is filled with. */
export type Fill = { kind: 'noise' } | { kind: 'value'; value: number } | { kind: 'tensor'; tensor: Tensor };

/** How the inputs of a model are made. */
export interface FeedChoice {
  /** By key of the axis. */
  sizes: Readonly<Record<string, number>>;
  /** By input. */
  fills: Readonly<Record<string, Fill>>;
}

/** More elements than an input can sensibly have. */
const MOST_ELEMENTS = 2 ** 26;

const axisKey = (input: string, axis: number, dim: string | null): string => dim ?? `${input}:${axis}`;

/** One of whatever the first open axis counts, samples as a rule; a picture's usual sides; some of what others count. */
function suggested(key: string, axis: number, dims: NonNullable<GivenValue['dims']>): number {
  const first = dims.findIndex((dim) => typeof dim !== 'number');
  if (axis === first || /batch/i.test(key)) return 1;
  if (dims.length !== 4) return 128;
  // TensorFlow's pictures have their colours last, and say how many.
  return axis === 1 && typeof dims[3] !== 'number' ? 3 : 224;
}

/** The sizes that a person has to choose. */
export function openAxes(model: Pick<GivenModel, 'inputs'>): OpenAxis[] {
  const axes = new Map<string, { inputs: string[]; size: number }>();
  for (const { name, dims } of model.inputs) {
    dims?.forEach((dim, axis) => {
      if (typeof dim === 'number') return;
      const key = axisKey(name, axis, dim);
      const known = axes.get(key);
      if (known) known.inputs.push(name);
      else axes.set(key, { inputs: [name], size: suggested(key, axis, dims) });
    });
  }
  return [...axes].map(([key, axis]) => ({ key, ...axis }));
}

/** Real numbers are noise; whole ones, which may be lengths or places, are 1. */
export const usualFill = ({ type }: GivenValue): Fill =>
  type?.startsWith('float') ? { kind: 'noise' } : { kind: 'value', value: 1 };

/** What is suggested for all inputs. */
export const usualFeeds = (model: Pick<GivenModel, 'inputs'>): FeedChoice => ({
  sizes: Object.fromEntries(openAxes(model).map(({ key, size }) => [key, size])),
  fills: Object.fromEntries(model.inputs.map((input) => [input.name, usualFill(input)])),
});

/** The bits of a float16 nearest to a number that is small enough. */
function float16(value: number): number {
  const bits = new Uint32Array(Float32Array.of(value).buffer)[0] as number;
  const exponent = ((bits >>> 23) & 0xff) - 112;
  const sign = (bits >>> 16) & 0x8000;
  if (exponent <= 0) return sign;
  if (exponent >= 31) return sign | 0x7c00;
  return sign | (exponent << 10) | ((bits >>> 13) & 0x3ff);
}

function filled(type: TensorType, dims: readonly number[], next: () => number): Tensor {
  const length = dims.reduce((product, dim) => product * dim, 1);
  const data = elementsIn(type, new ArrayBuffer(length * ELEMENT_TYPES[type].bytes));
  for (let i = 0; i < length; i++) {
    const value = next();
    if (data instanceof BigInt64Array || data instanceof BigUint64Array) data[i] = BigInt(Math.trunc(value));
    else data[i] = type === 'float16' ? float16(value) : type.startsWith('float') ? value : Math.trunc(value);
  }
  return { type, dims, data } as Tensor;
}

/** The axes of an input without a shape: those whose sizes are given as `input:0`, `input:1` and so on. */
function axesGiven(input: string, sizes: FeedChoice['sizes']): null[] {
  const axes: null[] = [];
  while (named(sizes, axisKey(input, axes.length, null)) !== undefined) axes.push(null);
  return axes;
}

function inputOf({ name, type, dims }: GivenValue, { sizes, fills }: FeedChoice, seed: number): Tensor {
  const fill = named(fills, name) ?? usualFill({ name, type, dims });
  if (type === null || !isTensorType(type)) {
    throw new NumberedError('E546', `the input ${name} is ${type ?? 'of no type'}: no tensor here has that`);
  }
  if (fill.kind === 'tensor') {
    const { tensor } = fill;
    const fits =
      dims === null ||
      (dims.length === tensor.dims.length &&
        dims.every((d, i) => typeof d !== 'number' || d === tensor.dims[i]));
    if (tensor.type === type && fits) return tensor;
    const shape = dims?.map((dim) => dim ?? '?').join(', ');
    throw new NumberedError(
      'E546',
      `the input ${name} is ${type} [${shape}], and what was given is ${tensor.type} [${tensor.dims.join(', ')}]`,
    );
  }
  const real = (dims ?? axesGiven(name, sizes)).map((dim, axis, all) => {
    if (typeof dim === 'number') return dim;
    const key = axisKey(name, axis, dim);
    return named(sizes, key) ?? suggested(key, axis, all);
  });
  const bad = real.find((dim) => !Number.isInteger(dim) || dim < 0);
  const elements = real.reduce((product, dim) => product * dim, 1);
  if (bad !== undefined || elements > MOST_ELEMENTS) {
    const why = bad !== undefined ? `the size ${bad} is none` : `${elements} elements are too many`;
    throw new NumberedError('E546', `the input ${name} as [${real.join(', ')}]: ${why}`);
  }
  const random = randomStream(1, 'input', seed);
  const { range } = ELEMENT_TYPES[type] as { range?: readonly [bigint, bigint] };
  const next =
    fill.kind === 'noise' ? (range ? () => 2 * random() : () => 2 * random() - 1) : () => fill.value;
  if (fill.kind === 'value' && !Number.isFinite(fill.value)) {
    throw new NumberedError('E546', `the input ${name} cannot be filled with ${fill.value}`);
  }
  return filled(type, real, next);
}

/** The inputs of a model as tensors. @throws NumberedError E546 */
export const feedsOf = (model: Pick<GivenModel, 'inputs'>, choice: FeedChoice): Tensors =>
  Object.fromEntries(model.inputs.map((input, seed) => [input.name, inputOf(input, choice, seed)]));
