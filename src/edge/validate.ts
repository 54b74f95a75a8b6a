import { datatypeOf } from '../coinference/datatypes.ts';
import { LinkError } from '../coinference/errors.ts';
import type { TensorInfo, Tensors } from '../runtime/session.ts';

const wrong = (what: string) => new LinkError('E310', what);
const list = (names: Iterable<string>) => [...names].join(', ') || 'none';
const shapeText = (dims: readonly (number | string)[]) => `[${dims.map((d) => d || '?').join(', ')}]`;

/**
 * Checks inputs against what the model says, before anything runs. Throws E310 with the reason.
 * A dimension with a name may vary, but has one size wherever the name stands.
 */
export function checkInputs(model: readonly TensorInfo[], inputs: Tensors): void {
  const names = new Set(model.map(({ name }) => name));
  const extra = Object.keys(inputs).find((name) => !names.has(name));
  if (extra !== undefined) throw wrong(`the model has no input ${extra}; its inputs are ${list(names)}`);
  const sizes = new Map<string, number>();
  for (const { name, type, dims } of model) {
    const tensor = inputs[name];
    if (!tensor) throw wrong(`input ${name} is missing; the model's inputs are ${list(names)}`);
    if (tensor.type !== type) {
      throw wrong(`input ${name} takes ${datatypeOf(type)}, not ${datatypeOf(tensor.type)}`);
    }
    // A model that says no shape takes any; the engine has the last word.
    if (dims.length === 0) continue;
    const fits =
      dims.length === tensor.dims.length &&
      dims.every((dim, i) => {
        const size = tensor.dims[i] as number;
        if (typeof dim === 'number') return dim === size;
        if (dim === '') return true;
        if (!sizes.has(dim)) sizes.set(dim, size);
        return sizes.get(dim) === size;
      });
    if (!fits) throw wrong(`input ${name} has shape ${shapeText(dims)}, not ${shapeText(tensor.dims)}`);
  }
}

/** The wanted outputs of a run, in the order asked for; all without a wish. Throws E310 for unknown names. */
export function checkOutputs(
  model: readonly TensorInfo[],
  wanted: readonly string[] | undefined,
): readonly string[] {
  const names = model.map(({ name }) => name);
  const unknown = wanted?.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw wrong(`the model has no output ${unknown}; its outputs are ${list(names)}`);
  return wanted && wanted.length > 0 ? wanted : names;
}
