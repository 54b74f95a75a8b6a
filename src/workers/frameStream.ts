import { overlapped, type Pipelined } from '../app/measuring.ts';
import type { FrameResult } from '../coinference/pipeline.ts';
import { plan } from '../design/segments.ts';
import type { Runtime } from '../runtime/session.ts';
import { frameOf } from '../tasks/frame.ts';
import { closePipeline, HAND_ON_MS, pipelineFor, type RunRequest } from './coinference.ts';
import { openSplit } from './data.ts';

/**
 * Runs samples through a design as overlapping frames: while one is on the link or the edge, the device works on the next.
 * To be called right after runFrames of the same request, which leaves the design open and warmed up.
 * @param onProgress how many frames are through, now and then
 */
export async function streamFrames(
  signal: AbortSignal,
  runtime: Runtime,
  request: RunRequest,
  onProgress: (done: number) => void,
): Promise<Pipelined> {
  const pipeline = await pipelineFor(signal, runtime, request);
  const split = await openSplit(request.data, 'val');
  const input = plan(request.design).input.name;
  // Made before: making a frame takes the device's time.
  const frames = request.samples.map((sample) =>
    frameOf(split, sample % split.size, request.data.points, input),
  );
  async function* followed(): AsyncGenerator<FrameResult> {
    let done = 0;
    let toldAt = performance.now();
    for await (const result of pipeline.runFrames(signal, frames)) {
      done++;
      yield result;
      if (performance.now() - toldAt < HAND_ON_MS) continue;
      onProgress(done);
      toldAt = performance.now();
    }
  }
  try {
    return await overlapped(followed());
  } catch (error) {
    await closePipeline();
    throw error;
  }
}
