import { assertFrames, CallError } from './calls.ts';
import type { Device, OwnFrame } from './device.ts';
import type { NamedFrame } from './frames.ts';
import type { Manifest } from './manifest.ts';
import { ownFrame } from './ownFrame.ts';

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
