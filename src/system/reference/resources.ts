import { costOf } from '../../design/cost.ts';
import { shapeAfter } from '../../design/shapes.ts';
import type { Setting } from '../../design/types.ts';
import type { OpKey } from '../keys.ts';
import { bytesIn } from '../table.ts';
import { opOfKey } from '../timing.ts';

/** What the time of an op is made of; each is scaled by a figure of its own when a machine is modelled after another. */
export const RESOURCES = ['arithmetic', 'picking', 'traffic', 'start'] as const;
export type Resource = (typeof RESOURCES)[number];
/** An amount, a rate or a ratio of each. */
export type ByResource = Record<Resource, number>;

export interface Work {
  flops: number;
  bytes: number;
}

/** Operations, and bytes that have to move at least, of the op that a key stands for. */
export function workOf(key: OpKey): Work {
  const found = opOfKey(key);
  if (!found) return { flops: 0, bytes: bytesIn(key) };
  const { op, inputs } = found;
  const setting: Setting = { points: key.rows, features: key.inWidth, classes: key.outWidth };
  const { flops, bytesMoved } = costOf(op, inputs, shapeAfter(op, inputs, setting), key.k, key.outWidth);
  return { flops, bytes: bytesMoved };
}

/**
 * The resources that an op needs, in 10^6 operations, 10^6 numbers picked one by one (compared in a neighbour search, gathered
 * along a graph), 10^6 bytes, and starts.
 */
export function resourcesOf(key: OpKey): ByResource {
  const { flops, bytes } = workOf(key);
  const compared = key.op === 'Sample' ? key.rows * key.rows : 0;
  const gathered = key.op === 'Aggregate' || key.op === 'EdgeConv' ? key.rows * key.k * key.inWidth : 0;
  // What is gathered is counted there, and what is compared there.
  const arithmetic = key.op === 'Aggregate' ? 0 : flops - compared;
  return {
    arithmetic: arithmetic / 1e6,
    picking: (compared + gathered) / 1e6,
    traffic: bytes / 1e6,
    start: 1,
  };
}
