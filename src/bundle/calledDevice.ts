import type { Tensors } from '../runtime/session.ts';
import type { Answer, Refuse } from './answers.ts';
import { assertFrames, CallError } from './calls.ts';
import type { NamedFrame } from './frames.ts';
import type { Manifest } from './manifest.ts';
import { ownFrame } from './ownFrame.ts';

/** A frame of a person's own: points as the network takes them, row by row, or its tensors by name. */
export type OwnFrame = Float32Array | Tensors;

/** The device's half of a bundle, ready to run. */
export interface Device {
  readonly manifest: Manifest;
  /** One frame. @throws FrameError, LinkError, RuntimeFailure */
  run(frame: OwnFrame): Promise<Answer>;
  /** Frames that overlap, answers in their order. */
  stream(frames: Iterable<OwnFrame> | AsyncIterable<OwnFrame>): AsyncGenerator<Answer, void>;
  /**
   * The same with names, each alone where they shall not overlap.
   * @param refuse told of frames that the network cannot judge; without it they end the answers
   */
  answers(
    frames: Iterable<NamedFrame> | AsyncIterable<NamedFrame>,
    overlapping: boolean,
    refuse?: Refuse,
  ): AsyncGenerator<Answer, void>;
  /** Ends what is under way, and frees the engine. What is asked afterwards is refused (E418). */
  close(): Promise<void>;
}

/** What runs frames, until a signal ends it. */
type Runs = Pick<Device, 'answers' | 'close'>;

/** A device as programs call it: frames are checked, and what is asked after it was closed is refused (E418). */
export function calledDevice(
  signal: AbortSignal,
  manifest: Manifest,
  runs: (until: AbortSignal) => Runs,
): Device {
  const ending = new AbortController();
  const until = AbortSignal.any([signal, ending.signal]);
  const { answers, close } = runs(until);
  let closing: Promise<void> | undefined;
  let frames = 0;
  const named = (frame: OwnFrame): NamedFrame => ownFrame(manifest, `frame ${frames++}`, frame);
  async function* all(source: Iterable<OwnFrame> | AsyncIterable<OwnFrame>) {
    for await (const frame of source) yield named(frame);
  }
  return {
    manifest,
    answers,
    async run(frame) {
      until.throwIfAborted();
      for await (const answer of answers([named(frame)], false)) return answer;
      throw until.reason;
    },
    stream(source) {
      until.throwIfAborted();
      assertFrames(source);
      return answers(all(source), true);
    },
    close() {
      ending.abort(new CallError('the device was closed: open it again'));
      closing ??= close();
      return closing;
    },
  };
}
