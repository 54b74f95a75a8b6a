import { type Codec, PLAIN } from './codec.ts';
import { topological } from './graph.ts';
import type { Needs, Port } from './port.ts';
import { neighboursOf } from './shapes.ts';
import { pointsOf } from './share.ts';
import type { Design, Setting, Shape } from './types.ts';

/**
 * What a tensor on the wire holds of its port: all of it as it is, one part of its encoded form, or of the sensor's points
 * those that are kept.
 */
export type WirePart = 'plain' | 'kept' | 'fp16' | 'int16' | 'int8' | 'scale' | 'delta';

/** Whether a part holds its values rounded: then what comes out of the design differs in more than the last digits. */
export const isRounded = (part: WirePart): boolean => part !== 'plain' && part !== 'kept' && part !== 'delta';

/** A tensor that crosses the link. */
export interface WireTensor {
  /** Its name in ONNX and on the wire. */
  name: string;
  port: Port;
  part: WirePart;
  /** Whether the link may compress it. */
  deflate: boolean;
}

/**
 * A port's tensors in a codec; without one, the port as it is.
 * @param kept whether it is of sensor's points that are not all read: as it is, it still holds all of them
 */
export function wireTensors(port: Port, codec: Codec = PLAIN, kept = false): WireTensor[] {
  const deflate = codec.packing === 'deflate';
  const part = (what: WirePart): WireTensor => ({
    name: what === 'plain' ? port.name : `${port.name}.${what}`,
    port,
    part: what,
    deflate,
  });
  if (port.what === 'graph') return [part(codec.graph === 'delta' ? 'delta' : 'plain')];
  const { numbers } = codec;
  if (numbers === 'fp32') return [part(kept ? 'kept' : 'plain')];
  return numbers === 'fp16' ? [part('fp16')] : [part(numbers), part('scale')];
}

/** The codec of each port that a Communicate carries, by its name: that of the first one that sends it that way. */
export function wireCodecs(
  design: Design,
  needs: ReadonlyMap<string, Needs>,
): Record<'up' | 'down', Map<string, Codec>> {
  const codecs = { up: new Map<string, Codec>(), down: new Map<string, Codec>() };
  for (const op of topological(design)) {
    if (op.kind !== 'Communicate') continue;
    const way = codecs[op.placement === 'device' ? 'up' : 'down'];
    for (const port of portsCarried(needs.get(op.id))) {
      if (!way.has(port.name)) way.set(port.name, op.codec ?? PLAIN);
    }
  }
  return codecs;
}

/** What a Communicate may carry: the value that it reads, and the graph that comes with it. */
export function portsCarried(needs: Needs | undefined): Port[] {
  const value = needs?.features[0];
  return [...(value ? [value] : []), ...(needs?.carried ? [needs.carried] : [])];
}

/** The differences of sorted indices below this many nodes fit into a byte. */
const BYTE_NODES = 256;

/** Element type of a tensor on the wire. Features are float32, words int32 ids, a graph int16 source indices. */
export function wireType(
  { port, part }: WireTensor,
  design: Design,
  setting: Setting,
): 'float32' | 'float16' | 'int32' | 'int16' | 'int8' | 'uint8' {
  if (part === 'delta') return pointsOf(design, setting) <= BYTE_NODES ? 'uint8' : 'int16';
  if (part === 'fp16') return 'float16';
  if (part === 'int16' || part === 'int8') return part;
  if (part === 'scale') return 'float32';
  if (port.what === 'graph') return 'int16';
  return setting.words && isInput(design, port) ? 'int32' : 'float32';
}

const BYTES = { float32: 4, float16: 2, int32: 4, int16: 2, int8: 1, uint8: 1 };

export const isInput = (design: Design, { opId }: Port): boolean =>
  design.ops.find(({ id }) => id === opId)?.kind === 'Input';

/** Elements of a tensor on the wire; 0 for a port without a shape. */
export function wireElements(
  { port, part }: WireTensor,
  design: Design,
  shapes: ReadonlyMap<string, Shape>,
  setting: Setting,
): number {
  const shape = shapes.get(port.opId);
  const op = design.ops.find(({ id }) => id === port.opId);
  if (!shape || !op) return 0;
  if (port.what === 'graph') return shape.rows * neighboursOf(op, setting);
  if (part === 'scale') return shape.pooled ? 1 : shape.width;
  if (op.kind !== 'Input') return shape.rows * shape.width;
  // As the sensor gives it, it is whole.
  const rows = part === 'plain' ? setting.points : shape.rows;
  return rows * (setting.words ? 1 : shape.width);
}

/** Bytes of tensors on the wire before any compression: with deflate, at most these. */
export const wireBytes = (
  tensors: readonly WireTensor[],
  design: Design,
  shapes: ReadonlyMap<string, Shape>,
  setting: Setting,
): number =>
  tensors.reduce(
    (sum, tensor) =>
      sum + wireElements(tensor, design, shapes, setting) * BYTES[wireType(tensor, design, setting)],
    0,
  );
