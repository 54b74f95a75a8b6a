import type { Figure } from '../benchmark.ts';

export interface AttackOptions {
  /** How much of the full attack to run: 1 is all of it. */
  scale: number;
  seed: number;
  log: (text: string) => void;
}

/** One part of the attack. Every figure with the goal '0' counts what must not happen. */
export interface AttackPart {
  name: string;
  run(options: AttackOptions): Promise<Figure[]>;
}
