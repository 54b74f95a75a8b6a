import { topological } from '../../design/graph.ts';
import { specOf } from '../../design/ops/catalogue.ts';
import { needsOf } from '../../design/segments.ts';
import type { Design, Placement } from '../../design/types.ts';

/** What the enumeration has to know of one op of a design without Communicates. */
export interface PlacedOp {
  id: string;
  /** Indices of the ops whose values it reads; the sensor's own stand nowhere. */
  reads: number[];
  /** Values that it reads by their makers: -1 for the sensor's. */
  makers: number[];
  /** The op that it stands with, because it computes nothing; -1 for one that does, or that reads the sensor's values. */
  follows: number;
  computes: boolean;
}

/** Ops in an order in which each comes after what it reads, without the Input. */
export function placedOps(bare: Design): PlacedOp[] {
  const needs = needsOf(bare);
  const order = topological(bare).filter(({ kind }) => kind !== 'Input');
  const index = new Map(order.map(({ id }, i) => [id, i]));
  const graphsRead = new Set([...needs.values()].flatMap(({ graph }) => (graph ? [graph.opId] : [])));
  return order.map((op) => {
    const need = needs.get(op.id);
    const ports = [...(need?.features ?? []), ...(need?.graph ? [need.graph] : [])];
    const makers = [...new Set(ports.map(({ opId }) => index.get(opId) ?? -1))];
    const computes = specOf(op).runs !== 'when its graph is read' || graphsRead.has(op.id);
    return {
      id: op.id,
      reads: makers.filter((i) => i >= 0),
      makers,
      computes,
      follows: computes ? -1 : (index.get(op.inputs[0] ?? '') ?? -1),
    };
  });
}

/** Stages of a frame: on the device, on the edge, on the device again. */
export type Stage = 0 | 1 | 2;
export const sideOf = (stage: Stage): Placement => (stage === 1 ? 'edge' : 'device');

/** The stage of an op on a side by the stages of what it reads; null where data would reach the edge a second time. */
export function stageOn(side: Placement, reads: readonly number[], stages: readonly Stage[]): Stage | null {
  const latest = reads.reduce((most, i) => Math.max(most, stages[i] as Stage), 0);
  if (side === 'edge') return latest === 2 ? null : 1;
  return latest === 0 ? 0 : 2;
}
