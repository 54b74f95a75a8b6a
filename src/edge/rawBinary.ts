import { datatypeOf } from '../coinference/datatypes.ts';
import { LinkError } from '../coinference/errors.ts';
import { tensorFromBytes } from '../coinference/tensorData.ts';
import { ELEMENT_TYPES } from '../onnx/elementTypes.ts';
import type { TensorInfo, Tensors } from '../runtime/session.ts';

const wrong = (why: string) => new LinkError('E309', `a body without an inference header ${why}`);

/**
 * The one input of a model from a body that is nothing but its bytes (Inference-Header-Content-Length: 0). The
 * one size that the model leaves open, if any, follows from their number. Throws E309.
 */
export function rawInput(inputs: readonly TensorInfo[], bytes: Uint8Array): Tensors {
  const [input] = inputs;
  if (!input || inputs.length > 1) throw wrong(`is for models with one input; this one has ${inputs.length}`);
  const open = input.dims.filter((dim) => typeof dim !== 'number');
  if (open.length > 1) throw wrong(`leaves the sizes of ${input.name} open: it has ${open.length} that vary`);
  const datatype = datatypeOf(input.type);
  const known = input.dims.reduce<number>((n, dim) => (typeof dim === 'number' ? n * dim : n), 1);
  const size = bytes.length / (known * ELEMENT_TYPES[input.type].bytes);
  if (open.length > 0 && !Number.isInteger(size)) {
    throw wrong(`of ${bytes.length} bytes does not fill ${input.name} evenly`);
  }
  const shape = input.dims.map((dim) => (typeof dim === 'number' ? dim : size));
  return { [input.name]: tensorFromBytes({ name: input.name, shape, datatype }, bytes) };
}
