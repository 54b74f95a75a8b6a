import { describe, expect, it } from 'vitest';
import { presetById } from '../../design/presets.ts';
import type { Design } from '../../design/types.ts';
import { contentId } from '../../workers/blobs.ts';
import { type CheckpointRef, noResults, type Results } from './project.ts';
import { packWeights, unpackWeights, type WeightStore } from './weights.ts';

function memory(): WeightStore & { kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>();
  return {
    kept,
    read: async (id) => {
      const bytes = kept.get(id);
      if (!bytes) throw new Error('gone');
      return bytes;
    },
    write: async (bytes) => {
      const id = await contentId(bytes);
      kept.set(id, bytes);
    },
  };
}
const results = (...ids: string[]): Results => ({
  ...noResults,
  checkpoints: ids.map((id) => ({ id, design: presetById('split')?.design as Design }) as CheckpointRef),
});

describe('weights in a project file', () => {
  it('come to another browser bit by bit; those that are gone are named', async () => {
    const here = memory();
    const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * 31) & 255);
    const id = await contentId(bytes);
    await here.write(bytes);
    const { weights, missing } = await packWeights(results(id, 'lost'), here);
    expect(missing).toEqual(['lost']);
    const there = memory();
    await unpackWeights(weights, there);
    expect(there.kept.get(id)).toEqual(bytes);
  });

  it('that are damaged are refused', async () => {
    await expect(unpackWeights({ abc: 'AAAA' }, memory())).rejects.toThrow(/abc are damaged/);
    await expect(unpackWeights({ abc: '*' }, memory())).rejects.toThrow(/not base64/);
  });
});
