import { base64 } from '../../system/base64.ts';
import { contentId } from '../../workers/blobs.ts';
import type { Results } from './project.ts';
import { ProjectFileError } from './projectFile.ts';

/** Weights of checkpoints in a project file: safetensors bytes as base64, by checkpoint id. */
type PackedWeights = Record<string, string>;

export interface WeightStore {
  /** Rejects when the bytes are gone or damaged. */
  read(id: string): Promise<Uint8Array>;
  /** Keeps them under their id, which is a checksum of them. */
  write(bytes: Uint8Array): Promise<unknown>;
}

/** The weights of all checkpoints, and the ids of those that this browser does not have any more. */
export async function packWeights(
  results: Results,
  keep: WeightStore,
): Promise<{ weights: PackedWeights; missing: string[] }> {
  const weights: PackedWeights = {};
  const missing: string[] = [];
  for (const { id } of results.checkpoints) {
    try {
      weights[id] = base64(await keep.read(id));
    } catch {
      missing.push(id);
    }
  }
  return { weights, missing };
}

/** Puts a file's weights into this browser's store. @throws ProjectFileError when some are damaged */
export async function unpackWeights(weights: PackedWeights, keep: WeightStore): Promise<void> {
  for (const [id, text] of Object.entries(weights)) {
    let bytes: Uint8Array;
    try {
      bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
    } catch {
      throw new ProjectFileError(`the weights of checkpoint ${id} are not base64`);
    }
    if ((await contentId(bytes)) !== id) {
      throw new ProjectFileError(`the weights of checkpoint ${id} are damaged: their checksum differs`);
    }
    await keep.write(bytes);
  }
}
