import type { PlayNews } from '../app/dispatch/played.ts';
import type { Pipelined } from '../app/measuring.ts';
import type { RuntimeInfo } from '../runtime/session.ts';
import { isSentences } from '../tasks/task.ts';
import { buildBundle, buildZooBundle } from './bundling.ts';
import { measureDesigns } from './campaign.ts';
import { measureCodecs } from './codecs.ts';
import { type RunFrame, type RunRequest, runFrames } from './coinference.ts';
import { contentOf, type DataChoice, openSplit } from './data.ts';
import { type DispatchRequest, holdTrace, playTrace } from './dispatching.ts';
import { browserEngine } from './engine.ts';
import { streamFrames } from './frameStream.ts';
import {
  bundleCutModel,
  cutsOfModel,
  lookIntoModel,
  openModelFiles,
  profileModel,
  runCutModel,
} from './imported.ts';
import { lookInside } from './inside.ts';
import { buildModel } from './models.ts';
import { profileDevice, profileEdge, profileLink } from './profiling.ts';
import { rewriteCheckpoint } from './rewriting.ts';
import { serve } from './wire.ts';

export interface Sample {
  index: number;
  /** Samples of the split. */
  size: number;
  /** Class index. */
  label: number;
  classes: readonly string[];
  /** [points, 3] of a point cloud, the words of a sentence. */
  content: Float32Array | string;
  /** Of a sentence as designs read it: its distinct words, and the k neighbours of each, [words, k]. */
  graph?: { words: readonly string[]; k: number; indices: Int16Array };
}

/** By index into a split: the class of each sample. */
export interface Labels {
  classes: readonly string[];
  labels: Uint8Array;
}

const api = {
  /** Starts the engine and says what it really has. */
  async engine(_signal: AbortSignal, threads: number): Promise<RuntimeInfo> {
    return (await browserEngine(threads)).info;
  },

  profileDevice,
  profileEdge,
  profileLink,
  measureDesigns,
  measureCodecs,
  buildBundle,
  buildZooBundle,
  buildModel,
  rewriteCheckpoint,
  openModelFiles,
  lookIntoModel,
  profileModel,
  cutsOfModel,
  runCutModel,
  bundleCutModel,

  lookInside,

  /** The classes of a split, and the class of each sample. */
  async labels(_signal: AbortSignal, choice: DataChoice, split: string): Promise<Labels> {
    const { classes, labels } = await openSplit(choice, split);
    return { classes, labels: Uint8Array.from(labels) };
  },

  /** One sample, to be drawn; indices go round. */
  async sample(_signal: AbortSignal, choice: DataChoice, index: number, of = 'val'): Promise<Sample> {
    const split = await openSplit(choice, of);
    const at = ((index % split.size) + split.size) % split.size;
    const { size, classes } = split;
    const content = contentOf(split, at, choice.points);
    const about = { index: at, size, label: split.labels[at] as number, classes, content };
    if (!isSentences(split)) return about;
    const { words, neighbours } = split.graph(at, choice.points);
    const named = Array.from(words, (row) => (row === 0 ? 'unknown' : (split.vocabulary[row] ?? '')));
    return { ...about, graph: { words: named, k: split.neighbours, indices: Int16Array.from(neighbours) } };
  },

  /** Co-inference, frame by frame; gives how many frames were run before to warm up. */
  async run(
    signal: AbortSignal,
    request: RunRequest,
    onFrames: (frames: RunFrame[]) => void,
  ): Promise<number> {
    return runFrames(signal, await browserEngine(request.threads), request, onFrames);
  },

  /** The samples of the run before as overlapping frames. */
  async stream(
    signal: AbortSignal,
    request: RunRequest,
    onProgress: (done: number) => void,
  ): Promise<Pipelined> {
    return streamFrames(signal, await browserEngine(request.threads), request, onProgress);
  },

  /** Plays a trace of link and load with a zoo of designs. */
  dispatch(signal: AbortSignal, request: DispatchRequest, onNews: (news: PlayNews) => void): Promise<void> {
    return playTrace(signal, request, onNews);
  },

  /** Pauses or resumes the trace that is played. */
  holdTrace,
};

export type DeviceApi = typeof api;
serve(api);
