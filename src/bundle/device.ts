import type { Link } from '../coinference/link.ts';
import { openPipeline } from '../coinference/pipeline.ts';
import { plan, type Role } from '../design/segments.ts';
import type { Runtime } from '../runtime/session.ts';
import { answers } from './answers.ts';
import { calledDevice, type Device } from './calledDevice.ts';
import type { Bundle } from './files.ts';

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
  const pipeline = await openPipeline(signal, {
    ...{ segments, setting, runtime, ...(link && { link }) },
    takes: ['E442', 'E454'],
  });
  return calledDevice(signal, manifest, (until) => ({
    answers: (source, overlapping, refuse) => answers(until, pipeline, manifest, source, overlapping, refuse),
    close: () => pipeline.close(),
  }));
}
