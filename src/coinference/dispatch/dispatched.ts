import type { Runtime } from '../../runtime/session.ts';
import type { System } from '../../system/system.ts';
import type { Frame, FrameResult } from '../frames.ts';
import type { Link } from '../link.ts';
import type { PipelineOptions } from '../pipeline.ts';
import type { DecideOptions } from './decide.ts';
import type { Goal, SchemePrediction } from './predict.ts';
import type { Scheme } from './scheme.ts';

/** A frame's answer, and how it came about. */
export interface DispatchedFrame {
  /** Its place among the frames that were taken, from 0. */
  frame: number;
  scheme: string;
  /** Where it was answered: over the edge, on the device as the scheme shares frames out, or there because the edge failed or was late. */
  way: 'edge' | 'device' | 'rescued';
  /** When it was taken, ms on performance's clock, and how long until its answer was there and handed on in order. */
  takenMs: number;
  latencyMs: number;
  /** Of the device, by the time each part took; modelled. */
  energyMj: number;
  result: FrameResult;
}

/** What the dispatcher knows and does, now and again. */
export interface DispatchStatus {
  atMs: number;
  scheme: string;
  prediction: SchemePrediction;
  upMbps: number;
  roundTripMs: number;
  /** Null while the edge does not answer. */
  edge: { clients: number; othersBusy: number; queueMs: number } | null;
  /** Switches so far. */
  switches: number;
}

export interface DispatchOptions {
  schemes: readonly Scheme[];
  system: Pick<System, 'link' | 'power' | 'calibration'>;
  goal: Goal;
  runtime: Runtime;
  link: Link;
  /** A scheme's design as ONNX. @param local its network on the device alone */
  emit(scheme: Scheme, local: boolean): Promise<PipelineOptions['segments']>;
  setting: PipelineOptions['setting'];
  /** A frame of the task, for designs to warm up on; null to open them cold. */
  warmUp: Frame | null;
  /** Whether edge segments are emitted for batches. */
  batched: boolean;
  /** Runs one scheme all the time, as it is best under the conditions of the start: nothing adapts. */
  fixed?: { scheme: Scheme; prediction: SchemePrediction };
  decide?: Pick<DecideOptions, 'leastGain' | 'dwellMs' | 'ahead'>;
  onStatus?: (status: DispatchStatus) => void;
  onSwitch?: (change: { atMs: number; from: string | null; to: string; gain: number | undefined }) => void;
  /** Told of each opening and each frame of a scheme that fails over the edge; its frames are answered another way. */
  onFailed?: (scheme: string, error: Error) => void;
}
