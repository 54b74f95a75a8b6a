import type { Link } from '../coinference/link.ts';
import { openPipeline } from '../coinference/pipeline.ts';
import { plan, type Role } from '../design/segments.ts';
import type { Runtime, Tensors } from '../runtime/session.ts';
import { type Answer, answers } from './answers.ts';
import type { Bundle } from './files.ts';
import { exactFrame, type NamedFrame } from './frames.ts';
import type { Manifest } from './manifest.ts';

/** A frame of a person's own: points as the network takes them, row by row, or its tensors by name. */
type OwnFrame = Float32Array | Tensors;

/** The device's half of a bundle, ready to run. */
export interface Device {
  readonly manifest: Manifest;
  /** One frame. @throws FrameError, LinkError, RuntimeFailure */
  run(frame: OwnFrame): Promise<Answer>;
  /** Frames that overlap, answers in their order. */
  stream(frames: Iterable<OwnFrame> | AsyncIterable<OwnFrame>): AsyncGenerator<Answer, void>;
  /** The same with names, each alone where they shall not overlap. */
  answers(
    frames: Iterable<NamedFrame> | AsyncIterable<NamedFrame>,
    overlapping: boolean,
  ): AsyncGenerator<Answer, void>;
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

/** Frames of a person's own, each with a name. */
export function framesByName(of: Pick<Manifest, 'setting' | 'input'>) {
  let frames = 0;
  const one = (frame: OwnFrame): NamedFrame => {
    const name = `frame ${frames++}`;
    return frame instanceof Float32Array ? exactFrame(of, name, frame) : { name, tensors: frame };
  };
  async function* all(source: Iterable<OwnFrame> | AsyncIterable<OwnFrame>) {
    for await (const frame of source) yield one(frame);
  }
  return { one, all };
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
  const own = framesByName(manifest);
  return {
    manifest,
    async run(frame) {
      for await (const answer of answers(signal, pipeline, manifest, [own.one(frame)], false)) return answer;
      throw signal.reason;
    },
    stream: (source) => answers(signal, pipeline, manifest, own.all(source), true),
    answers: (source, overlapping) => answers(signal, pipeline, manifest, source, overlapping),
    close: () => pipeline.close(),
  };
}
