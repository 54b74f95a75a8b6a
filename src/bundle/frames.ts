import type { Setting } from '../design/types.ts';
import { float32, type Tensors } from '../runtime/session.ts';
import { farthestPoints } from '../tasks/farthest.ts';
import { COORDINATE_SCALE } from '../tasks/stored.ts';
import { readTextCloud } from '../tasks/textCloud.ts';
import { toUnitSphere } from '../tasks/unitSphere.ts';
import type { Bundle } from './files.ts';
import { FrameError } from './frameError.ts';
import { type Manifest, parseSample } from './manifest.ts';
import { isNpy, readNpy } from './npy.ts';
import { frameOfSample } from './samples.ts';

/** A frame by the name that its answer carries. */
export interface NamedFrame {
  name: string;
  tensors: Tensors;
  /** Absent for a person's own frame. */
  expected?: { label: string; logits: readonly number[] };
  /** Which recorded sample it is; absent for a person's own frame. */
  sample?: number;
}

type Of = Pick<Manifest, 'setting' | 'input'>;

/** @throws FrameError where there is no such sample */
export function recordedFrame({ manifest, files }: Bundle, i: number): NamedFrame {
  const name = manifest.samples[i];
  if (!name) throw new FrameError(`there are samples 0..${manifest.samples.length - 1}`);
  const sample = parseSample(name, new TextDecoder().decode(files[name]));
  const { label, logits } = sample;
  return {
    name,
    sample: i,
    tensors: frameOfSample(sample, manifest.setting, manifest.input),
    expected: { label: manifest.classes[label] ?? `class ${label}`, logits },
  };
}

function assertClouds({ words }: Setting): void {
  if (words) throw new FrameError('this network takes sentences, not point clouds');
}

/** Points as the network takes them, row by row. @throws FrameError */
export function exactFrame({ setting, input }: Of, name: string, points: Float32Array): NamedFrame {
  assertClouds(setting);
  const { points: rows, features } = setting;
  if (points.length !== rows * features) {
    throw new FrameError(`${name} has ${points.length} numbers; a frame has ${rows} points of ${features}`);
  }
  if (!points.every(Number.isFinite)) throw new FrameError(`${name} holds values that are no numbers`);
  return { name, tensors: { [input]: float32(points, [rows, features]) } };
}

/** A cloud of any size from a sensor: scaled to the unit sphere and sampled, as training did it. @throws FrameError */
function preparedFrame(of: Of, name: string, points: Float32Array): NamedFrame {
  const { setting } = of;
  assertClouds(setting);
  if (points.length % 3 !== 0 || points.length / 3 < setting.points) {
    const found = points.length / 3;
    throw new FrameError(
      `${name} has ${found} points of x, y, z; the design needs at least ${setting.points}`,
    );
  }
  if (!points.every(Number.isFinite)) throw new FrameError(`${name} holds values that are no numbers`);
  const chosen = farthestPoints(toUnitSphere(points), setting.points);
  return exactFrame(
    of,
    name,
    Float32Array.from(chosen, (value) => value / COORDINATE_SCALE),
  );
}

/** Bytes of NPY or of float32. @throws FrameError */
export function binaryFrame(of: Of, name: string, bytes: Uint8Array, prepare: boolean): NamedFrame {
  const points = isNpy(bytes) ? readNpy(name, bytes) : floatsIn(name, bytes);
  return prepare ? preparedFrame(of, name, points) : exactFrame(of, name, points);
}

function floatsIn(name: string, bytes: Uint8Array): Float32Array {
  if (bytes.length % 4 !== 0)
    throw new FrameError(`${name} has ${bytes.length} bytes, no whole number of float32`);
  return new Float32Array(Uint8Array.from(bytes).buffer);
}

/** A person's own file: NPY, or text as `--points` takes it. @throws FrameError, DataError for a text that is no cloud */
export function fileFrame(of: Of, name: string, bytes: Uint8Array, prepare: boolean): NamedFrame {
  if (isNpy(bytes)) return binaryFrame(of, name, bytes, prepare);
  assertClouds(of.setting);
  return exactFrame(of, name, readTextCloud(name, bytes, of.setting.points));
}
