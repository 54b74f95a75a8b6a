import type { Command } from 'commander';
import type { Outcome } from './outcome.ts';

/** A command of the line: its options, and what it does with them. */
export interface CommandSpec<O = Record<string, unknown>> {
  /** One word, or a group's and a command's in it. */
  name: string;
  about: string;
  /** Adds the command's own options; `--json` is every command's. */
  options(command: Command): Command;
  /**
   * @param signal aborts when the person stops the command
   * @param words what stands on the line without an option's name
   */
  run(options: O, signal: AbortSignal, words: string[]): Promise<Outcome>;
}
