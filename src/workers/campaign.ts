import { collectUntrained } from '../app/collecting.ts';
import type { Wanted } from '../coinference/collect.ts';
import type { LatencySample } from '../learning/latency/samples.ts';
import { DataError, isSentences } from '../tasks/task.ts';
import { type EndpointChoice, linkTo } from './coinference.ts';
import { type DataChoice, openSplit } from './data.ts';
import { browserEngine } from './engine.ts';

interface CampaignRequest {
  wanted: readonly Wanted[];
  data: DataChoice;
  endpoint: EndpointChoice;
  /** Engine threads; 0 asks for the default. */
  threads: number;
  /** Rounds of frames of each design at each rate. */
  repeats: number;
  /** Of the untrained weights. */
  seed: number;
}

/** Designs that are open at once. Fewer than on the command line: a closed tab loses what is open. */
const BATCH = 12;

/** Runs designs for real, device half here and edge half on the endpoint, and hands on the samples of each batch. */
export async function measureDesigns(
  signal: AbortSignal,
  { wanted, data: choice, endpoint, threads, repeats, seed }: CampaignRequest,
  onBatch: (samples: LatencySample[]) => void,
): Promise<void> {
  const runtime = await browserEngine(threads);
  const data = await openSplit(choice, 'val');
  if (isSentences(data)) throw new DataError('designs are measured on point clouds: choose such a task');
  const batches = collectUntrained(signal, wanted, {
    data,
    points: choice.points,
    repeats,
    runtime,
    seed,
    batch: BATCH,
    linkAt: (mbps) => linkTo({ ...endpoint, mbps }),
  });
  for await (const samples of batches) onBatch(samples);
}
