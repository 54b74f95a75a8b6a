import { type Format, FormatError, type FormatErrorClass, readFormat } from '../design/format.ts';
import type { Tensor } from '../onnx/tensor.ts';
import { type ReadSafeTensors, readSafeTensors, SafeTensorsError } from './safetensors.ts';

/** A kind of file that this program writes as safetensors. Its metadata, whose values are texts, is read as its format. */
export interface OwnFile<T> extends Format<T> {
  name: string;
  error: FormatErrorClass;
  /** In words, such as "checkpoint". */
  word: string;
  /** The last version whose files carry no digest; those after all do. */
  undigested: number;
}

/** Told what a person should know of a file that could be read. */
export type Warn = (message: string) => void;

/** What a file of a kind says of itself, ahead of what it is. */
export const headOf = ({ name, version }: OwnFile<unknown>): Record<'format' | 'version', string> => ({
  format: name,
  version: String(version),
});

/** @throws the kind's error when the bytes are no safetensors file, or a damaged one */
function opened(bytes: Uint8Array, kind: OwnFile<unknown>): ReadSafeTensors {
  try {
    return readSafeTensors(bytes);
  } catch (error) {
    if (error instanceof SafeTensorsError) throw new kind.error(error.message, error.code);
    throw error;
  }
}

/** What is wrong at a place of the file is said with the file's name in front. */
function withName<T>(word: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError && error.code === 'E373') throw error.within(`the ${word}`);
    throw error;
  }
}

/**
 * Reads a file of a kind, of any version, and checks its digest. One of before there were digests is read, and `warn` is
 * told that nothing says whether it is whole.
 * @throws the kind's error with what is wrong
 */
export function readOwnFile<T>(
  bytes: Uint8Array,
  kind: OwnFile<T>,
  warn?: Warn,
): { about: T; tensors: Record<string, Tensor> } {
  const { metadata, digested, tensors } = opened(bytes, kind);
  const { word, undigested } = kind;
  const { version } = metadata;
  const about = withName(word, () =>
    readFormat(kind, { ...metadata, ...('version' in metadata && { version: Number(version) }) }),
  );
  if (Number(version) > undigested && !digested) {
    throw new kind.error(`the ${word} lacks its digest: it is damaged, or another program wrote it`);
  }
  if (Number(version) <= undigested && digested) {
    throw new kind.error(`the ${word} has a digest, which version ${version} had not`);
  }
  if (Number(version) <= undigested) {
    warn?.(`The ${word} is of a version that had no digest: whether it is damaged cannot be checked.`);
  }
  return { about, tensors };
}
