import { genomeContext } from '../design/genome.ts';
import type { Design } from '../design/types.ts';
import type { Checkpoint } from '../learning/checkpoint.ts';
import { resolveDesign } from './designs.ts';
import { readNamed } from './files.ts';
import { log } from './outcome.ts';

/** The checkpoint that an option names. Throws UsageError when it is not there, CheckpointError when it is damaged. */
export async function readCheckpointFile(option: string, path: string): Promise<Checkpoint> {
  const { CheckpointError, readCheckpoint } = await import('../learning/checkpoint.ts');
  const bytes = await readNamed(option, path);
  try {
    return readCheckpoint(bytes, (text) => log(`${path}: ${text}`));
  } catch (error) {
    if (error instanceof CheckpointError) throw error.within(path);
    throw error;
  }
}

/** Throws CheckpointError unless the checkpoint's network is that of the design. */
export async function assertServes(path: string, checkpoint: Checkpoint, design: Design): Promise<void> {
  const { CheckpointError, sameNetwork } = await import('../learning/checkpoint.ts');
  if (sameNetwork(design, checkpoint.design)) return;
  throw new CheckpointError(`${path} was trained for another design: ${checkpoint.design.name}`, 'E413');
}

/** A checkpoint and the design it serves: the one that was named, or its own. Throws CheckpointError when they differ. */
export async function trainedDesign(options: {
  checkpoint: string;
  design?: string;
}): Promise<{ checkpoint: Checkpoint; design: Design }> {
  const checkpoint = await readCheckpointFile('--checkpoint', options.checkpoint);
  const design =
    options.design === undefined
      ? checkpoint.design
      : await resolveDesign(options.design, genomeContext(checkpoint.setting));
  await assertServes(options.checkpoint, checkpoint, design);
  return { checkpoint, design };
}
