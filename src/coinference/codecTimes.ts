import type { Segment } from '../design/segments.ts';
import { pointsOf } from '../design/share.ts';
import type { Design, Setting } from '../design/types.ts';
import { isInput, type WireTensor, wireTensors } from '../design/wire.ts';
import { firstRows, wireTensor } from '../onnx/emit.ts';
import { GraphBuilder } from '../onnx/graph.ts';
import { receiveParts, sendParts } from '../onnx/wireCodec.ts';
import type { Runtime, Tensor, Tensors } from '../runtime/session.ts';
import { median } from '../system/statistics.ts';

const WARM_UP = 3;

async function timed(runtime: Runtime, g: GraphBuilder, feeds: Tensors, repeats: number): Promise<number> {
  const session = await runtime.createSession(g.toBytes());
  try {
    const times: number[] = [];
    for (let i = 0; i < WARM_UP + repeats; i++) {
      const started = performance.now();
      await session.run(feeds);
      if (i >= WARM_UP) times.push(performance.now() - started);
    }
    return median(times);
  } finally {
    await session.release();
  }
}

/**
 * What encoding and decoding a port takes as models of their own, ms. In a segment they take less: there no engine is
 * started for them. 0 for a port that crosses as it is.
 * @param values of a frame: the port as it is where it is sent, and its parts
 */
export async function codecTimes(
  tensors: readonly WireTensor[],
  { design, setting }: { design: Design; setting: Setting },
  values: Tensors,
  [sender, receiver]: readonly [Runtime, Runtime],
  repeats: number,
): Promise<{ encodeMs: number; decodeMs: number }> {
  const [first] = tensors;
  if (!first || first.part === 'plain' || first.part === 'kept') return { encodeMs: 0, decodeMs: 0 };
  const { port } = first;
  const parts = tensors.map((tensor) => wireTensor(tensor, design, setting));
  const [plain] = wireTensors(port).map((tensor) => wireTensor(tensor, design, setting));
  const given = values[port.name] as Tensor;
  if (!plain || !given) throw new Error(`${port.name} is not there as it is`);
  const encoder = new GraphBuilder('encoder');
  const taken = encoder.input(plain.name, plain.type, plain.dims);
  const part = isInput(design, port) && pointsOf(design, setting) < setting.points;
  const kept = part ? firstRows(encoder, taken, pointsOf(design, setting), 0) : taken;
  sendParts(encoder, port.what === 'graph' ? encoder.cast(taken, 'int64') : kept, parts);
  const decoder = new GraphBuilder('decoder');
  const came = receiveParts(decoder, parts);
  // One row leaves the engine: in a segment what was decoded stays there.
  const row = decoder.node('Slice', [came, decoder.ints([0]), decoder.ints([1]), decoder.ints([0])]);
  decoder.output(row, 'row', port.what === 'graph' ? 'int64' : 'float32');
  const feeds = Object.fromEntries(parts.map(({ name }) => [name, values[name] as Tensor]));
  return {
    encodeMs: await timed(sender, encoder, { [plain.name]: given }, repeats),
    decodeMs: await timed(receiver, decoder, feeds, repeats),
  };
}

/** The tensors of each port among those that cross. */
export const portsOf = (tensors: Segment['sends']): WireTensor[][] => [
  ...tensors
    .reduce(
      (groups, tensor) => groups.set(tensor.port.name, [...(groups.get(tensor.port.name) ?? []), tensor]),
      new Map<string, WireTensor[]>(),
    )
    .values(),
];
