import type { Rewrite } from '../design/rewrites/rewrite.ts';
import { readCheckpoint, writeCheckpoint } from '../learning/checkpoint.ts';
import { rewrittenTensors } from '../onnx/rewritten.ts';
import { loadBytes, saveBytes } from './blobs.ts';

/** Keeps a checkpoint's weights as a rewritten design has them. @returns its id and size */
export async function rewriteCheckpoint(
  _signal: AbortSignal,
  id: string,
  rewrite: Rewrite,
): Promise<{ id: string; bytes: number }> {
  const { model, optimiser: _, ...about } = readCheckpoint(await loadBytes('checkpoint', id));
  const parameters = rewrittenTensors(model.parameters, rewrite);
  const statistics = rewrittenTensors(model.statistics, rewrite);
  const bytes = writeCheckpoint({
    ...{ ...about, design: rewrite.design, model: { parameters, statistics }, optimiser: undefined },
  });
  return { id: await saveBytes('checkpoint', bytes), bytes: bytes.length };
}
