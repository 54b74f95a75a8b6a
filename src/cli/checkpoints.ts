import { genomeContext } from '../design/genome.ts';
import type { Design } from '../design/types.ts';
import type { Checkpoint } from '../learning/checkpoint.ts';
import type { DataOptions } from './data.ts';
import { resolveDesign } from './designs.ts';
import { readNamed } from './files.ts';
import { log, UsageError } from './outcome.ts';
import { type ZooOptions, zooDesign } from './zoo.ts';

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
  const { CheckpointError } = await import('../learning/checkpoint.ts');
  const { sameNetwork } = await import('../learning/sameNetwork.ts');
  if (sameNetwork(design, checkpoint.design)) return;
  throw new CheckpointError(`${path} was trained for another design: ${checkpoint.design.name}`, 'E413');
}

/** The options by which a command names trained weights: a file, or a design of the zoo. */
interface TrainedOptions extends ZooOptions, DataOptions {
  checkpoint?: string;
}

/**
 * The trained weights that options name, if they name any, and what they are called.
 * @throws UsageError for both a file and a design of the zoo
 */
export async function namedWeights(
  options: TrainedOptions,
  signal?: AbortSignal,
): Promise<{ checkpoint: Checkpoint; from: string } | undefined> {
  const { checkpoint: path, zoo } = options;
  if (path !== undefined && zoo !== undefined) {
    throw new UsageError('--checkpoint and --zoo: both name trained weights');
  }
  if (zoo !== undefined) {
    return { checkpoint: (await zooDesign(options, zoo, signal)).checkpoint, from: `--zoo ${zoo}` };
  }
  return path === undefined
    ? undefined
    : { checkpoint: await readCheckpointFile('--checkpoint', path), from: path };
}

/**
 * Trained weights and the design they serve: the one that was named, or their own.
 * @throws UsageError when neither a file nor a design of the zoo is named, CheckpointError when the design differs
 */
export async function trainedDesign(
  options: TrainedOptions & { design?: string },
  signal?: AbortSignal,
): Promise<{ checkpoint: Checkpoint; design: Design; from: string }> {
  const named = await namedWeights(options, signal);
  if (!named) throw new UsageError('--checkpoint FILE or --zoo NAME: which trained weights?');
  const { checkpoint, from } = named;
  const design =
    options.design === undefined
      ? checkpoint.design
      : await resolveDesign(options.design, genomeContext(checkpoint.setting));
  await assertServes(from, checkpoint, design);
  return { checkpoint, design, from };
}
