import { type CodecFigures, codecFigures } from '../coinference/codecFigures.ts';
import { streamZlib } from '../coinference/zlib.ts';
import { gatherFor } from '../system/micro.ts';
import { type RunRequest, weightsOf } from './coinference.ts';
import { openSplit } from './data.ts';
import { browserEngine } from './engine.ts';

export type CodecsRequest = Pick<RunRequest, 'design' | 'data' | 'weights' | 'threads'> & {
  /** Samples of val that run with each codec, from the first on. */
  samples: number;
  /** Runs that each time is the median of. */
  repeats: number;
};

/**
 * What each codec on the crossings saves and costs, both halves run in this browser.
 * @param onFigures gets those of each codec as soon as they are there, fp32 first
 */
export async function measureCodecs(
  signal: AbortSignal,
  { design, data, weights, threads, samples, repeats }: CodecsRequest,
  onFigures: (figures: CodecFigures) => void,
): Promise<void> {
  const runtime = await browserEngine(threads);
  const split = await openSplit(data, 'val');
  const gather = gatherFor(runtime.info.engine);
  const options = {
    ...{ data: split, points: data.points, zlib: streamZlib, samples, repeats },
    weights: await weightsOf(runtime, { design, weights, data }, split),
    runtimes: { device: runtime, edge: runtime },
    gather: { device: gather, edge: gather },
  };
  for await (const figures of codecFigures(signal, design, options)) onFigures(figures);
}
