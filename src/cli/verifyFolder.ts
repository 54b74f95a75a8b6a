import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  newVerification,
  otherSubject,
  parseVerifyState,
  printVerifyState,
  trainingRecords,
  type VerifyState,
  type VerifySubject,
} from '../app/verify/records.ts';
import type { CheckpointStore } from '../app/verify/trainNetwork.ts';
import { FormatError } from '../design/format.ts';
import { NumberedError } from '../design/problem.ts';
import { printTraining } from '../learning/accuracy/trainings.ts';
import { sha256Hex } from '../onnx/sha256.ts';
import { readCheckpointFile } from './checkpoints.ts';
import { readNamedText, writeWhole } from './files.ts';

const stateFile = (folder: string): string => join(folder, 'verify.json');

/** The verification that a folder keeps. @throws FormatError naming its file where it is damaged */
export async function readVerification(option: string, folder: string): Promise<VerifyState> {
  const file = stateFile(folder);
  try {
    return parseVerifyState(await readNamedText(option, file));
  } catch (error) {
    if (error instanceof FormatError) throw error.within(file);
    throw error;
  }
}

/** Where a verification is kept: its state and a checkpoint for each network. */
export class VerifyFolder {
  constructor(readonly path: string) {}

  get #state(): string {
    return stateFile(this.path);
  }

  /**
   * The state that is kept, or a new one.
   * @throws NumberedError E502 where it is of something else, FormatError where it is damaged
   */
  async open(subject: VerifySubject): Promise<VerifyState> {
    if (!existsSync(this.#state)) return newVerification(subject);
    const kept = await readVerification('--folder', this.path);
    const other = otherSubject(kept, subject);
    if (other === null) return kept;
    throw new NumberedError('E502', `${this.#state} is a verification of something else: another ${other}.`);
  }

  /** Keeps the state, and beside it the records that `accuracy train` learns from. */
  async save(state: VerifyState): Promise<void> {
    await writeWhole(this.#state, printVerifyState(state));
    await writeWhole(join(this.path, 'trainings.jsonl'), trainingRecords(state).map(printTraining).join(''));
  }

  checkpointPath(network: string): string {
    const name = sha256Hex(new TextEncoder().encode(network)).slice(0, 16);
    return join(this.path, `${name}.safetensors`);
  }

  checkpoint(network: string): CheckpointStore {
    const path = this.checkpointPath(network);
    return {
      read: async () => (existsSync(path) ? readCheckpointFile('--folder', path) : null),
      write: (bytes) => writeWhole(path, bytes),
    };
  }
}
