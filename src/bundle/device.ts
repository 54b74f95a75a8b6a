import type { Link } from '../coinference/link.ts';
import { openPipeline } from '../coinference/pipeline.ts';
import { plan, type Role } from '../design/segments.ts';
import type { Runtime, Tensors } from '../runtime/session.ts';
import { type Answer, answers, type Refuse } from './answers.ts';
import { calledDevice } from './calledDevice.ts';
import type { Bundle } from './files.ts';
import type { NamedFrame } from './frames.ts';
import type { Manifest } from './manifest.ts';

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

/** The segments of a bundle's design, as a pipeline takes them. */
export function segmentsOf({ manifest, files }: Bundle): {
  plan: ReturnType<typeof plan>;
} & Partial<Record<Role, Uint8Array>> {
  const of = (role: Role) => {
    const segment = manifest.segments[role];
    return segment && { [role]: files[segment.file] as Uint8Array };
  };
  return { plan: plan(manifest.design), ...of('head'), ...of('edge'), ...of('tail') };
}

/** Opens the device's half. Throws LinkError or RuntimeFailure. */
export async function openBundle(
  signal: AbortSignal,
  bundle: Bundle,
  { runtime, link }: { runtime: Runtime; link?: Link },
): Promise<Device> {
  const { manifest } = bundle;
  const { setting } = manifest;
  const segments = segmentsOf(bundle);
  const pipeline = await openPipeline(signal, { segments, setting, runtime, ...(link && { link }) });
  return calledDevice(signal, manifest, (until) => ({
    answers: (source, overlapping, refuse) => answers(until, pipeline, manifest, source, overlapping, refuse),
    close: () => pipeline.close(),
  }));
}
