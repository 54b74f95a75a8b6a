import { edgeLink } from '../coinference/edgeLink.ts';
import type { Link, Transport } from '../coinference/link.ts';
import { type FrameTiming, openPipeline, type Pipeline } from '../coinference/pipeline.ts';
import { WarmUp } from '../coinference/warmUp.ts';
import { plan } from '../design/segments.ts';
import type { Design } from '../design/types.ts';
import { foldWeights, readCheckpoint } from '../learning/checkpoint.ts';
import { calibratedWeights } from '../learning/initialise.ts';
import { emitPlan } from '../onnx/emit.ts';
import type { Weights } from '../onnx/weights.ts';
import type { Runtime } from '../runtime/session.ts';
import { gatherFor } from '../system/micro.ts';
import { frameOf } from '../tasks/frame.ts';
import { settingOf, type TaskData } from '../tasks/task.ts';
import { loadBytes } from './blobs.ts';
import { type DataChoice, openSplit } from './data.ts';

export interface EndpointChoice {
  url: string;
  token: string;
  /** Rate that the link is throttled to, Mb/s each way; null leaves it as it is. */
  mbps: number | null;
  /** Longest time that a request, and a frame's crossing, may take; the link's own default when absent. */
  limitMs?: number;
}

/** Trained weights, or the ones that a training would start from. */
export type WeightsChoice = { kind: 'checkpoint'; id: string } | { kind: 'untrained'; seed: number };

export interface RunRequest {
  design: Design;
  data: DataChoice;
  weights: WeightsChoice;
  endpoint: EndpointChoice;
  /** Engine threads; 0 asks for the default. */
  threads: number;
  /** Indices into the split `val`, one frame each; beyond its end they begin again. */
  samples: readonly number[];
}

/** Frames are handed on so often at most: each time the page draws, which takes a core from the frames that run meanwhile. */
export const HAND_ON_MS = 100;

export interface RunFrame {
  sample: number;
  /** Class index. */
  label: number;
  /** [classes]. */
  logits: Float32Array;
  timing: FrameTiming;
  bytesUp: number;
  bytesDown: number;
  /** What carried it; absent when nothing crossed. */
  transport?: Transport;
}

export const linkTo = ({ url, token, mbps, limitMs }: EndpointChoice): Link =>
  edgeLink({
    url,
    ...(token && { token }),
    ...(mbps !== null && { mbps }),
    ...(limitMs !== undefined && { timeoutMs: limitMs }),
  });

/** Normalisations of untrained weights are calibrated on the samples that run, so that values have their usual size. */
export async function weightsOf(
  runtime: Runtime,
  { design, weights, data }: Pick<RunRequest, 'design' | 'weights' | 'data'>,
  split: TaskData,
): Promise<Weights> {
  return weights.kind === 'checkpoint'
    ? foldWeights(readCheckpoint(await loadBytes('checkpoint', weights.id)))
    : calibratedWeights(runtime, design, settingOf(split, data.points), weights.seed, split);
}

let kept: { key: string; pipeline: Pipeline } | undefined;

/** The pipeline of the request; the one of the last request is kept open for the next frame. */
export async function pipelineFor(
  signal: AbortSignal,
  runtime: Runtime,
  request: RunRequest,
): Promise<Pipeline> {
  const { design, data, weights, endpoint } = request;
  const key = JSON.stringify([design, data.task, data.points, weights, endpoint]);
  if (kept?.key === key) return kept.pipeline;
  await closePipeline();
  const split = await openSplit(data, 'val');
  const setting = settingOf(split, data.points);
  const segments = emitPlan(design, setting, await weightsOf(runtime, request, split), {
    device: { gather: gatherFor(runtime.info.engine) },
    edge: { gather: gatherFor('onnxruntime-node') },
  });
  const { limitMs } = endpoint;
  const pipeline = await openPipeline(signal, {
    ...{ segments, setting, runtime, link: linkTo(endpoint) },
    ...(limitMs !== undefined && { limitMs }),
  });
  kept = { key, pipeline };
  return pipeline;
}

export async function closePipeline(): Promise<void> {
  const { pipeline } = kept ?? {};
  kept = undefined;
  await pipeline?.close();
}

/**
 * Runs samples through a design for real, one after another: device segments here, edge segment on the endpoint.
 * @returns how many frames were run before to warm up
 */
export async function runFrames(
  signal: AbortSignal,
  runtime: Runtime,
  request: RunRequest,
  onFrames: (frames: RunFrame[]) => void,
): Promise<number> {
  const split = await openSplit(request.data, 'val');
  const samples = request.samples.map((sample) => sample % split.size);
  const pipeline = await pipelineFor(signal, runtime, { ...request, samples });
  const { points } = request.data;
  const input = plan(request.design).input.name;
  const run = (sample: number) => pipeline.runFrame(signal, frameOf(split, sample, points, input));
  // Not reported: they pay for what only the first frames pay.
  const warmUp = new WarmUp();
  let ready: RunFrame[] = [];
  let handedOn = performance.now();
  try {
    for (let warm = false; !warm; ) {
      const { timing } = await run(samples[warmUp.frames % Math.max(1, samples.length)] ?? 0);
      warm = warmUp.takes(timing.totalMs);
    }
    for (const sample of samples) {
      const { logits, timing, bytesUp, bytesDown, transport } = await run(sample);
      const label = split.labels[sample] as number;
      ready.push({ sample, label, logits, timing, bytesUp, bytesDown, ...(transport && { transport }) });
      if (performance.now() - handedOn < HAND_ON_MS) continue;
      onFrames(ready);
      ready = [];
      handedOn = performance.now();
    }
    if (ready.length > 0) onFrames(ready);
    return warmUp.frames;
  } catch (error) {
    await closePipeline();
    throw error;
  }
}
