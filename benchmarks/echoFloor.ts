import type { Link } from '../src/coinference/link.ts';
import { GraphBuilder } from '../src/onnx/graph.ts';
import type { Tensors } from '../src/runtime/session.ts';
import { median } from '../src/system/statistics.ts';

const ECHO = 'echo-floor';
/** The sleeping edge computes its first 40 runs, which the floor must not hold. */
const WARM_UPS = 48;
const REPEATS = 30;

/** Takes tensors as those of a crossing, computes nothing, and answers with as many bytes. */
function echoModel(up: Tensors, down: Tensors): Uint8Array {
  const g = new GraphBuilder(ECHO);
  for (const [name, { type, dims }] of Object.entries(up)) g.input(name, type, dims);
  for (const [name, tensor] of Object.entries(down)) {
    g.output(g.node('Identity', [g.constant(tensor)]), name, tensor.type, tensor.dims);
  }
  return g.toBytes();
}

/**
 * What an exchange of the same tensors takes over the same link where the edge computes nothing, besides its bytes over the
 * rate, ms: messages, sockets, and processes that wake each other. No design over this link can take less.
 */
export async function echoFloor(
  signal: AbortSignal,
  link: Link,
  { up, down, mbps }: { up: Tensors; down: Tensors; mbps: number },
): Promise<number> {
  await link.load(signal, ECHO, echoModel(up, down));
  const times: number[] = [];
  for (let i = 0; i < WARM_UPS + REPEATS; i++) {
    const started = performance.now();
    const { bytesUp, bytesDown, encodeMs, decodeMs } = await link.infer(signal, ECHO, up);
    const tookMs = performance.now() - started - encodeMs - decodeMs;
    if (i >= WARM_UPS) times.push(tookMs - (8 * (bytesUp + bytesDown)) / (1000 * mbps));
  }
  await link.unload(signal, ECHO);
  return median(times);
}
