import type { Order } from '../app/verify/records.ts';
import type { Trained } from '../app/verify/run.ts';
import type { DataOptions } from './data.ts';

/** What a process that trains is told: first where it works, then what to train, one order at a time. */
export type ToTrainer =
  | { kind: 'work'; data: DataOptions; folder: string; threads: number }
  | { kind: 'train'; order: Order };

/** What it says: how much of an order is done, and in the end what came of it. */
export type FromTrainer =
  | { kind: 'share'; share: number }
  | { kind: 'trained'; trained: Trained }
  | { kind: 'refused'; message: string }
  | { kind: 'failed'; message: string };
