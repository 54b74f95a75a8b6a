import { NumberedError } from '../../design/problem.ts';
import { type Message, MODEL } from '../modelFields.ts';
import { ModelRefused, vetModel } from '../vet.ts';
import { byNumber, fieldOf, joined, type RawField, rawFields } from './raw.ts';

const TENSOR = { name: 8, raw: 9, external: 13, place: 14 };
const wrong = (what: string) => new NumberedError('E542', what);

/** Where a tensor's data lie. */
interface Place {
  /** Of the file, relative to the model's folder. */
  location: string;
  /** In bytes. */
  offset: number;
  /** In bytes; all that follows where the model does not say. */
  length: number | undefined;
}

/** Null where the data are in the tensor itself. */
function placeOf(tensor: readonly RawField[]): Place | null {
  const entries = tensor.filter(({ number }) => number === TENSOR.external);
  if (entries.length === 0) return null;
  const said = new Map(
    entries.map(({ value }) => {
      const entry = byNumber(value);
      return [entry(1).at(-1)?.text(), entry(2).at(-1)?.text()];
    }),
  );
  const [offset, length] = [said.get('offset') ?? '0', said.get('length')];
  return {
    location: said.get('location') ?? '',
    offset: Number(offset),
    length: length === undefined ? undefined : Number(length),
  };
}

/** A file's own name, without folders. */
const nameOf = (location: string): string => location.split(/[\\/]/).at(-1) ?? '';

function dataAt(tensor: string, { location, offset, length }: Place, files: ReadonlyMap<string, Uint8Array>) {
  const file = files.get(nameOf(location));
  if (!file)
    throw wrong(`the data of tensor ${tensor} lie in ${JSON.stringify(location)}, which was not given`);
  const end = length === undefined ? file.length : offset + length;
  if (offset >= 0 && offset <= end && end <= file.length) return file.subarray(offset, end);
  throw wrong(
    `the data of tensor ${tensor} are bytes ${offset} to ${end} of ${location}, which has ${file.length} bytes`,
  );
}

function isMissingData(model: Uint8Array): boolean {
  try {
    vetModel(model);
    return false;
  } catch (error) {
    return error instanceof ModelRefused && error.reason === 'external';
  }
}

type Visit = (tensor: readonly RawField[], place: Place) => readonly Uint8Array[];

/** A message with each of its tensors whose data lie elsewhere as `visit` has it. */
function rewritten(bytes: Uint8Array, { name, fields }: Message, visit: Visit): Uint8Array {
  const own = rawFields(bytes);
  const place = name === 'Tensor' ? placeOf(own) : null;
  if (place) return joined(visit(own, place));
  const parts = own.map(({ number, raw, value }) => {
    const message = fields.get(number)?.message;
    if (!message) return raw;
    const inside = rewritten(value, message, visit);
    return inside === value ? raw : fieldOf(number, inside);
  });
  return parts.every((part, i) => part === own[i]?.raw) ? bytes : joined(parts);
}

/** The names of the files in which data of a model lie; none of what is no model. */
export function dataFiles(model: Uint8Array): Set<string> {
  const names = new Set<string>();
  try {
    // What is no model may be anything, and large.
    if (!isMissingData(model)) return names;
    rewritten(model, MODEL, (own, { location }) => {
      names.add(nameOf(location));
      return own.map(({ raw }) => raw);
    });
  } catch {
    return new Set();
  }
  return names;
}

const pathOf = (location: string): string => location.replaceAll('\\', '/').replace(/^(\.\/)+/, '');

/**
 * The model with the data of its tensors inside, taken from files by their names.
 * @throws NumberedError E542 where a file is not there or too short, or where two of one name are meant
 */
export function withDataInside(model: Uint8Array, files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const meant = new Map<string, string>();
  return rewritten(model, MODEL, (own, place) => {
    const [file, path] = [nameOf(place.location), pathOf(place.location)];
    const other = meant.get(file) ?? path;
    if (other !== path)
      throw wrong(`its data lie in ${other} and ${path}, and files are told apart by their names alone`);
    meant.set(file, path);
    const name = own.find(({ number }) => number === TENSOR.name)?.text() ?? '';
    const rest = own.filter(({ number }) => ![TENSOR.raw, TENSOR.external, TENSOR.place].includes(number));
    return [...rest.map(({ raw }) => raw), fieldOf(TENSOR.raw, dataAt(name, place, files))];
  });
}
