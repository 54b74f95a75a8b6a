import type { Link } from '../coinference/link.ts';
import { openPipeline } from '../coinference/pipeline.ts';
import { doublingModel } from '../coinference/testing.ts';
import { wireTensors } from '../design/wire.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32, type Tensors } from '../runtime/session.ts';

const signal = new AbortController().signal;
const POINTS = 600;
const PORT = (name: string) => ({ opId: name, what: 'features' as const, name });
const segments = {
  edge: doublingModel(),
  plan: {
    input: PORT('x'),
    result: PORT('y'),
    wire: { up: wireTensors(PORT('x')), down: wireTensors(PORT('y')) },
  },
};
const frameOf = (i: number): Tensors => ({
  x: float32(
    Float32Array.from({ length: 2 * POINTS }, (_, k) => i + k / 1000),
    [POINTS, 2],
  ),
});

interface Stream {
  /** Frames that came, by their place. */
  delivered: number;
  /** Frames that were not what their input gives. */
  wrong: number;
  /** How the stream ended; null when all frames came. */
  error: unknown;
}

/** Runs frames of known answers through the edge and looks at each, for tests. */
export async function stream(link: Link, frames: number, limitMs: number): Promise<Stream> {
  const seen = { delivered: 0, wrong: 0, error: null as unknown };
  try {
    const setting = { points: POINTS, features: 2 };
    const pipeline = await openPipeline(signal, { segments, setting, runtime: nodeRuntime(), link, limitMs });
    const source = Array.from({ length: frames }, (_, i) => frameOf(i));
    for await (const { logits } of pipeline.runFrames(signal, source, { depth: 3 })) {
      const { data } = frameOf(seen.delivered++).x as Tensors[string];
      if (!logits.every((value, k) => value === 2 * (data[k] as number))) seen.wrong++;
    }
  } catch (error) {
    seen.error = error;
  }
  return seen;
}
