import { SplitRun } from '../coinference/splitRun.ts';
import { float32, maxAbsDifference, type Runtime, RuntimeFailure } from '../runtime/session.ts';
import { segmentsOf } from './device.ts';
import type { Bundle } from './files.ts';
import { BundleError, type Manifest, parseSample } from './manifest.ts';
import { frameOfSample } from './samples.ts';

/** Largest difference of a logit that rounding between engines explains. */
const ROUNDING = 1e-4;

/** How far logits may be from the recorded ones: what rounding explains, or what the manifest says of its codec. */
export const toleranceOf = ({ tolerance = ROUNDING }: Pick<Manifest, 'tolerance'>): number => tolerance;

/** What a recorded sample gave here. */
interface VerifiedSample {
  name: string;
  maxAbsDifference: number;
  within: boolean;
}

/** What the engine refuses is said of the bundle's part; what ended the engine is said as it is. */
async function ofPart<T>(part: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RuntimeFailure) throw new BundleError(`${part}: ${error.message}`);
    throw error;
  }
}

/**
 * Loads each segment of a bundle whose files were checked, and the unsplit model, and runs every recorded sample through
 * the segments one after the other. Throws BundleError with the segment that does not load or run.
 */
export async function verifyBundle({ manifest, files }: Bundle, runtime: Runtime): Promise<VerifiedSample[]> {
  const segments = segmentsOf({ manifest, files });
  const { file } = manifest.segments.whole;
  await ofPart(file, async () => (await runtime.createSession(files[file] as Uint8Array)).release());
  const split = await ofPart(`a segment of ${manifest.design.name}`, () =>
    SplitRun.open(segments, { device: runtime, edge: runtime }),
  );
  try {
    const list: VerifiedSample[] = [];
    for (const name of manifest.samples) {
      const sample = parseSample(name, new TextDecoder().decode(files[name]));
      const frame = frameOfSample(sample, manifest.setting, manifest.input);
      const { logits } = await ofPart(name, () => split.run(frame));
      const dims = [sample.logits.length];
      const difference = maxAbsDifference(float32(logits, dims), float32(sample.logits, dims));
      list.push({ name, maxAbsDifference: difference, within: difference <= toleranceOf(manifest) });
    }
    return list;
  } finally {
    await split.close();
  }
}
