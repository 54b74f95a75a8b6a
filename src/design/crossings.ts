import { topological } from './graph.ts';
import type { Port } from './port.ts';
import { needsOf, plan } from './segments.ts';
import { shapesOf } from './shapes.ts';
import type { Design, Setting } from './types.ts';
import { portsCarried, type WireTensor, wireBytes } from './wire.ts';

/** What one Communicate op carries: the ports that no earlier Communicate already sent that way. */
export interface Crossing {
  opId: string;
  direction: 'up' | 'down';
  ports: Port[];
  tensors: WireTensor[];
  /** Of its tensors in their codec. */
  bytes: number;
  /** Whether they may be compressed on the link: then they are `bytes` at most, and how many is for a run to measure. */
  atMost: boolean;
}

/** Tensor bytes over the link at each Communicate, and of the result's way home (opId of the Classifier). */
export function crossings(design: Design, setting: Setting): Crossing[] {
  const p = plan(design);
  const shapes = shapesOf(design, setting);
  const needs = needsOf(design);
  const left = { up: new Map(p.up.map((x) => [x.name, x])), down: new Map(p.down.map((x) => [x.name, x])) };
  const take = (opId: string, direction: 'up' | 'down', wanted: readonly Port[]): Crossing => {
    const ports = wanted.filter(({ name }) => left[direction].delete(name));
    const tensors = p.wire[direction].filter(({ port }) => ports.some(({ name }) => name === port.name));
    const bytes = wireBytes(tensors, design, shapes, setting);
    return { opId, direction, ports, tensors, bytes, atMost: tensors.some(({ deflate }) => deflate) };
  };
  const list: Crossing[] = [];
  for (const op of topological(design)) {
    if (op.kind !== 'Communicate') continue;
    list.push(take(op.id, op.placement === 'device' ? 'up' : 'down', portsCarried(needs.get(op.id))));
  }
  if (left.down.has(p.result.name)) list.push(take(p.result.opId, 'down', [p.result]));
  return list;
}
