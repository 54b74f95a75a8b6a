import type { Checkpoint } from '../learning/checkpoint.ts';
import { readNamed } from './files.ts';

/** The checkpoint that an option names. Throws UsageError when it is not there, CheckpointError when it is damaged. */
export async function readCheckpointFile(option: string, path: string): Promise<Checkpoint> {
  const { CheckpointError, readCheckpoint } = await import('../learning/checkpoint.ts');
  const bytes = await readNamed(option, path);
  try {
    return readCheckpoint(bytes);
  } catch (error) {
    if (error instanceof CheckpointError) throw new CheckpointError(`${path}: ${error.message}`);
    throw error;
  }
}
