import type { Design, Setting, Shape } from './types.ts';
import { type WirePart, type WireTensor, wireBytes, wireElements } from './wire.ts';

/** What is made of a value's numbers, or of a graph's indices, for the way; null where they cross as they are. */
export type PortCoding = 'fp16' | 'int16' | 'int8' | 'delta' | null;

/** A port as it crosses. */
export interface CodedPort {
  coding: PortCoding;
  /** Numbers, or indices, that are encoded. */
  count: number;
  /** Of all its tensors, before any compression. */
  bytes: number;
  /** Whether the link may compress them. */
  deflate: boolean;
}

const CODED: readonly WirePart[] = ['fp16', 'int16', 'int8', 'delta'];

/** The ports of tensors on the wire, each once. */
export function codedPorts(
  tensors: readonly WireTensor[],
  design: Design,
  shapes: ReadonlyMap<string, Shape>,
  setting: Setting,
): CodedPort[] {
  const ports = new Map<string, CodedPort>();
  for (const tensor of tensors) {
    const { port, part, deflate } = tensor;
    const known = ports.get(port.name) ?? { coding: null, count: 0, bytes: 0, deflate };
    ports.set(port.name, known);
    known.bytes += wireBytes([tensor], design, shapes, setting);
    if (!CODED.includes(part)) continue;
    known.coding = part as PortCoding;
    known.count = wireElements(tensor, design, shapes, setting);
  }
  return [...ports.values()];
}
