import { costsOf, type OpCost } from '../../design/cost.ts';
import { specOf } from '../../design/ops/catalogue.ts';
import { plan } from '../../design/segments.ts';
import { shapesOf } from '../../design/shapes.ts';
import { pointsOf } from '../../design/share.ts';
import type { Design, Op, Placement, Setting, Shape } from '../../design/types.ts';
import { wireBytes } from '../../design/wire.ts';
import { graphOfParts, INPUT, type LatencyGraph, type LinkTimes, type RunningOp } from './latencyGraph.ts';
import { log1p10, nodeRow } from './nodeRow.ts';

/** What the latency tables of a system say about one design, ms. */
export interface TableTimes {
  /** Net latency by id of each op that runs. */
  opMs: ReadonlyMap<string, number>;
  /** Starting the engine and copying tensors in and out, by side; 0 where nothing runs. */
  runMs: Readonly<Record<Placement, number>>;
}

/** What the network reads of an op and its time, ms. */
export function opRow(
  op: Op,
  input: Pick<Shape, 'width'> | undefined,
  output: Shape,
  cost: OpCost | undefined,
  ms: number,
): Float32Array {
  return nodeRow(
    [
      op.kind,
      ...specOf(op).traits(op),
      ...(op.placement === 'edge' ? ['on the edge'] : []),
      ...(output.pooled ? ['pooled'] : []),
    ],
    {
      'log width in': Math.log2(1 + (input?.width ?? 0)),
      'log width out': Math.log2(1 + output.width),
      'log rows': Math.log2(1 + output.rows),
      neighbours: op.kind === 'Sample' ? op.k / 20 : 0,
      'log flops': log1p10(cost?.flops ?? 0),
      'log bytes moved': log1p10(cost?.bytesMoved ?? 0),
    },
    ms,
  );
}

/** The graph of a valid design under one system and link. Throws RangeError when an op that runs has no time. */
export function latencyGraph(
  design: Design,
  setting: Setting,
  times: TableTimes,
  link: LinkTimes,
): LatencyGraph {
  const p = plan(design);
  const shapes = shapesOf(design, setting);
  const costs = costsOf(design, setting);
  const byId = new Map(design.ops.map((op) => [op.id, op]));
  const numbers = new Map(p.whole.ops.map((op, i) => [op.id, i]));
  /** The running op, or the Input, whose value an id stands for. */
  const source = (id: string | undefined): number => {
    const number = numbers.get(id ?? '');
    if (number !== undefined) return number;
    const op = byId.get(id ?? '');
    return op?.inputs[0] === undefined ? INPUT : source(op.inputs[0]);
  };
  const ops = p.whole.ops.map((op): RunningOp => {
    const ms = times.opMs.get(op.id);
    const output = shapes.get(op.id);
    if (ms === undefined || !Number.isFinite(ms) || !output) {
      throw new RangeError(`op ${op.id} has no table time`);
    }
    return {
      row: opRow(op, shapes.get(op.inputs[0] ?? ''), output, costs.get(op.id), ms),
      placement: op.placement,
      ms,
      inputs: op.inputs.map(source),
    };
  });
  const bytes = (way: 'up' | 'down') => wireBytes(p.wire[way], design, shapes, setting);
  return graphOfParts(
    { ops, runMs: times.runMs, bytesUp: bytes('up'), bytesDown: bytes('down') },
    { ...setting, points: pointsOf(design, setting) },
    link,
  );
}
