import { NumberedError } from '../../design/problem.ts';
import { ELEMENT_TYPES } from '../../onnx/elementTypes.ts';
import type { PartValue } from '../../onnx/imported/assemble.ts';
import type { GivenFile } from '../../onnx/imported/model.ts';
import { withAllValues } from '../../onnx/imported/views.ts';
import {
  type Runtime,
  RuntimeFailure,
  type Session,
  type Tensor,
  type Tensors,
  type TensorType,
  UnservedType,
} from '../../runtime/session.ts';

/** A value of a model as a run of it made it. */
export interface SeenValue {
  type: TensorType;
  dims: readonly number[];
  bytes: number;
}

/** What a run of a model on given inputs shows of it. */
export interface Inside {
  /** Inputs and all that nodes made of them, by name. */
  values: ReadonlyMap<string, Tensor>;
  /** Values that are no tensors of a type known here: texts, sequences. */
  unseen: readonly string[];
}

/** All values of a larger run would not fit into a page's memory. */
const MOST_BYTES = 2 ** 30;

export const bytesOf = ({ type, data }: Pick<Tensor, 'type' | 'data'>): number =>
  data.length * ELEMENT_TYPES[type].bytes;

const refused = (error: unknown): unknown =>
  error instanceof RuntimeFailure ? new NumberedError('E544', error.message, { cause: error }) : error;

/** Opens the model with all values as outputs, but for those that cannot be. */
async function open(runtime: Runtime, file: GivenFile): Promise<{ session: Session; unseen: string[] }> {
  const own = new Set(file.model.outputs.map(({ name }) => name));
  const openBut = (unseen: readonly string[]) =>
    runtime.createSession(withAllValues(file, new Set(unseen)), { optimize: false });
  try {
    return { session: await openBut([]), unseen: [] };
  } catch (error) {
    const unseen = error instanceof UnservedType ? error.names.filter((name) => !own.has(name)) : [];
    if (unseen.length === 0) throw error;
    return { session: await openBut(unseen), unseen: [...unseen] };
  }
}

/**
 * Runs a model once and looks at every value on its way: shapes as they are, not as they might be.
 * @throws NumberedError E543 when that needs too much memory, E544 when the engine refuses the model or its inputs
 */
export async function lookInside(runtime: Runtime, file: GivenFile, feeds: Tensors): Promise<Inside> {
  const { refused: known } = file.model;
  if (known) throw new NumberedError(known.code, known.message);
  try {
    const { session, unseen } = await open(runtime, file);
    try {
      const made = await session.run(feeds);
      const values = new Map([...Object.entries(feeds), ...Object.entries(made)]);
      const bytes = [...values.values()].reduce((sum, tensor) => sum + bytesOf(tensor), 0);
      if (bytes > MOST_BYTES) {
        throw new NumberedError('E543', `its values on these inputs take ${Math.round(bytes / 2 ** 20)} MiB`);
      }
      return { values, unseen };
    } finally {
      await session.release();
    }
  } catch (error) {
    throw refused(error);
  }
}

export const seen = (values: ReadonlyMap<string, Tensor>): Record<string, SeenValue> =>
  Object.fromEntries(
    [...values].map(([name, tensor]) => [
      name,
      { type: tensor.type, dims: tensor.dims, bytes: bytesOf(tensor) },
    ]),
  );

/** How a value stands at the ends of a half: sizes that the file leaves open stay open. @throws NumberedError E547 */
export const typeIn =
  (file: GivenFile, values: ReadonlyMap<string, Tensor>) =>
  (name: string): Pick<PartValue, 'type' | 'dims'> => {
    const tensor = values.get(name);
    if (!tensor)
      throw new NumberedError('E547', `${name} cannot cross: it is no tensor of a type known here`);
    const { model } = file;
    const said = [...model.inputs, ...model.outputs, ...model.values].find(
      (value) => value.name === name,
    )?.dims;
    const known = said?.length === tensor.dims.length ? said : null;
    const dims = tensor.dims.map((_, axis) => {
      const dim = known?.[axis];
      return typeof dim === 'number' ? dim : `${name}:${axis}`;
    });
    return { type: tensor.type, dims };
  };
