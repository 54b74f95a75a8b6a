import { ELEMENT_TYPES, type TensorType } from '../onnx/elementTypes.ts';
import type { Tensor, Tensors } from '../runtime/session.ts';
import { FrameError } from './frameError.ts';
import { exactFrame, type NamedFrame } from './frames.ts';
import type { Manifest } from './manifest.ts';
import type { BundleTensor } from './memberForm.ts';

type Of = Pick<Manifest, 'setting' | 'input' | 'segments'>;

const shown = ({ type, dims }: Pick<BundleTensor, 'type' | 'dims'>) => `${type}[${dims.join(', ')}]`;

/** What a value is called in a sentence. */
const kindOf = (value: unknown): string =>
  value === null || typeof value !== 'object'
    ? String(value)
    : `of the kind ${value.constructor?.name ?? 'object'}`;

/** The elements of a tensor, where it is one of the type and the dims that are needed. @throws FrameError */
function checked(where: string, needed: BundleTensor, given: unknown): Tensor['data'] {
  const wrong = (what: string) => new FrameError(`${where} ${what}; ${shown(needed)} is needed`);
  if (given === undefined) throw wrong('is missing');
  const { type, dims, data } = Object(given) as Partial<Tensor>;
  if (type !== needed.type || !Array.isArray(dims)) throw wrong('is no such tensor');
  const same =
    dims.length === needed.dims.length &&
    dims.every((dim, i) => typeof needed.dims[i] === 'string' || dim === needed.dims[i]);
  if (!same) throw wrong(`is ${shown({ type, dims })}`);
  const { array } = ELEMENT_TYPES[needed.type as TensorType];
  const elements = dims.reduce((product, dim) => product * dim, 1);
  if (!(data instanceof array)) throw wrong(`has data ${kindOf(data)}, not of the kind ${array.name}`);
  if (data.length !== elements) throw wrong(`has ${data.length} values for ${shown({ type, dims })}`);
  return data as Tensor['data'];
}

/** Words and neighbours are numbers of something: of the vocabulary, and of the sentence's own words. @throws FrameError */
function assertBelow(where: string, data: Tensor['data'], bound: number): void {
  const found = Array.from(data, Number).find((value) => !(value >= 0 && value < bound));
  if (found !== undefined) throw new FrameError(`${where} holds ${found}; its values are 0 to ${bound - 1}`);
}

/** A frame of a program's own, whatever it gave; the numbers of points are copied, those of tensors are not. @throws FrameError */
export function ownFrame(of: Of, name: string, frame: unknown): NamedFrame {
  if (frame instanceof Float32Array) return exactFrame(of, name, frame.slice());
  const { setting, input, segments } = of;
  if (typeof frame !== 'object' || frame === null || Array.isArray(frame) || ArrayBuffer.isView(frame)) {
    const needed = setting.words
      ? 'tensors by name are needed'
      : `a Float32Array of ${setting.points * setting.features} is needed`;
    throw new FrameError(`${name} is ${kindOf(frame)}; ${needed}`);
  }
  const tensors = frame as Tensors;
  for (const needed of segments.whole.inputs) {
    const where = `${name}: ${needed.name}`;
    const data = checked(where, needed, tensors[needed.name]);
    if (needed.type === 'float32' && !Array.from(data, Number).every(Number.isFinite)) {
      throw new FrameError(`${where} holds values that are no numbers`);
    }
    if (!setting.words) continue;
    const words = tensors[input]?.data.length ?? 0;
    assertBelow(where, data, needed.name === input ? setting.words.vocabulary : words);
  }
  return { name, tensors };
}
