import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  newVerification,
  otherSubject,
  parseVerifyState,
  printVerifyState,
  type VerifyState,
  VerifyStateError,
  type VerifySubject,
} from '../app/verify/records.ts';
import type { CheckpointStore } from '../app/verify/trainNetwork.ts';
import { NumberedError } from '../design/problem.ts';
import { sha256Hex } from '../onnx/sha256.ts';
import { readCheckpointFile } from './checkpoints.ts';
import { readNamedText, writeWhole } from './files.ts';

/** Where a verification is kept: its state and a checkpoint for each network. */
export class VerifyFolder {
  constructor(readonly path: string) {}

  get #state(): string {
    return join(this.path, 'verify.json');
  }

  /**
   * The state that is kept, or a new one.
   * @throws NumberedError E502 where it is of something else, VerifyStateError where it is damaged
   */
  async open(subject: VerifySubject): Promise<VerifyState> {
    if (!existsSync(this.#state)) return newVerification(subject);
    let kept: VerifyState;
    try {
      kept = parseVerifyState(await readNamedText('--folder', this.#state));
    } catch (error) {
      if (error instanceof VerifyStateError) throw error.within(this.#state);
      throw error;
    }
    const other = otherSubject(kept, subject);
    if (other === null) return kept;
    throw new NumberedError('E502', `${this.#state} is a verification of something else: another ${other}.`);
  }

  save(state: VerifyState): Promise<void> {
    return writeWhole(this.#state, printVerifyState(state));
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
