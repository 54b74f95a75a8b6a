import { type ReadSafeTensors, readSafeTensors, SafeTensorsError } from './safetensors.ts';

/** A kind of file that this program writes as safetensors. */
export interface OwnFile {
  /** The metadata's `format`. */
  format: string;
  /** Of the files written today, which all carry a digest. */
  version: string;
  /** Of the files written before, which carry none. */
  undigested: string;
  /** In words, such as "checkpoint". */
  name: string;
  /** What is said of a safetensors file of another kind. */
  stranger: string;
  /** What to do about another version, when there is something. */
  remedy?: string;
  /** What is thrown. */
  Failure: new (
    message: string,
  ) => Error;
}

/** Told what a person should know of a file that could be read. */
export type Warn = (message: string) => void;

/**
 * Reads a file of a kind and checks its digest. One of before there were digests is read, and `warn` is told that nothing
 * says whether it is whole. Throws the kind's failure with what is wrong.
 */
export function readOwnFile(bytes: Uint8Array, kind: OwnFile, warn?: Warn): ReadSafeTensors {
  const { format, version, undigested, name, stranger, remedy, Failure } = kind;
  let file: ReadSafeTensors;
  try {
    file = readSafeTensors(bytes);
  } catch (error) {
    if (error instanceof SafeTensorsError) throw new Failure(error.message);
    throw error;
  }
  const { metadata, digested } = file;
  if (metadata.format !== format) throw new Failure(stranger);
  if (metadata.version === undigested && !digested) {
    warn?.(`The ${name} is of a version that had no digest: whether it is damaged cannot be checked.`);
    return file;
  }
  if (metadata.version !== version) {
    const has = `the ${name} has format version ${metadata.version}; this program reads ${version}`;
    throw new Failure(remedy ? `${has}: ${remedy}` : has);
  }
  if (!digested)
    throw new Failure(`the ${name} lacks its digest: it is damaged, or another program wrote it`);
  return file;
}
