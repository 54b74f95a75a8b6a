import { costOf } from '../../design/cost.ts';
import { shapeAfter } from '../../design/shapes.ts';
import type { Setting, Shape } from '../../design/types.ts';
import type { Gather } from '../../onnx/neighbours.ts';
import type { OpKey } from '../keys.ts';
import { bytesIn } from '../table.ts';
import { opOfKey } from '../timing.ts';
import { type NodeWork, nodesOf } from './nodes.ts';

/**
 * What the time of an op is made of; each is scaled by a figure of its own when a machine is modelled after another: 10^6
 * operations of matrix products, 10^6 numbers compared in a search for neighbours, 10^6 rows picked one by one; 10^6 bytes
 * of nodes whose tensors fit into a core's own cache, into the one that cores share, and into neither; nodes, and starts.
 */
export const RESOURCES = [
  'arithmetic',
  'comparing',
  'picking',
  'near',
  'shared',
  'memory',
  'nodes',
  'start',
] as const;
export type Resource = (typeof RESOURCES)[number];
/** An amount, a rate or a ratio of each. */
export type ByResource = Record<Resource, number>;

/** What decides which resources an engine on a machine needs for an op. */
export interface Layout {
  gather: Gather;
  /** Of a core's own cache, and of what it shares with others; the same where it shares none. Bytes. */
  ownCache: number;
  sharedCache: number;
}

interface Work {
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

/** What an op's graph does where neighbours are gathered so; null for a key of no op. */
export function nodesOfKey(key: OpKey, gather: Gather): NodeWork[] | null {
  const found = opOfKey(key);
  if (!found) return null;
  const from: Shape = { ...(found.inputs[0] as Shape), width: key.inWidth };
  return nodesOf(found.op, from, key.outWidth, key.k, gather);
}

/** The resources that nodes need; those of no op only start. */
export function resourcesIn(nodes: readonly NodeWork[] | null, layout: Omit<Layout, 'gather'>): ByResource {
  const { ownCache, sharedCache } = layout;
  const sum: ByResource = {
    ...{ arithmetic: 0, comparing: 0, picking: 0, near: 0, shared: 0, memory: 0, nodes: 0, start: 1 },
  };
  for (const { flops, compared, picked, numbers } of nodes ?? []) {
    const bytes = 4 * numbers;
    const level = bytes <= ownCache ? 'near' : bytes <= sharedCache ? 'shared' : 'memory';
    sum.arithmetic += flops / 1e6;
    sum.comparing += compared / 1e6;
    sum.picking += picked / 1e6;
    sum[level] += bytes / 1e6;
    sum.nodes++;
  }
  return sum;
}

export const resourcesOf = (key: OpKey, layout: Layout): ByResource =>
  resourcesIn(nodesOfKey(key, layout.gather), layout);
