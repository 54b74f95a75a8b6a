/** Uniform changes of a training sample, each drawn once per sample (jitter once per coordinate). */
export interface Augmentation {
  /** Factor for each axis, uniform in [low, high]. */
  scale?: readonly [number, number];
  /** Shift along each axis, uniform in [-shift, shift]. */
  shift?: number;
  /** Standard deviation of noise on each coordinate, cut at three deviations. */
  jitter?: number;
  /** Rotation about z by any angle. */
  rotation?: boolean;
  /** The points are a random choice of a cloud's first so many, another one each time. */
  drawFrom?: number | undefined;
  /** Share of clouds in which a ball is filled from another sample; their targets are mixed alike (mixture.ts). */
  mix?: number | undefined;
  /** Of sentences: the share of words that become the unknown one. */
  words?: number | undefined;
}

/** Clouds lie in the unit sphere: changed by more than so many of its radii, nothing of their shape is learned. */
const FARTHEST = 10;

/** What is wrong with the sizes of changes; undefined where nothing is. */
export function augmentationProblem({
  scale = [1, 1],
  shift = 0,
  jitter = 0,
}: Augmentation): string | undefined {
  const sizes = { scale: Math.max(scale[1], 1 / scale[0]), shift, jitter };
  const [name, size] = Object.entries(sizes).find(([, size]) => !(size >= 0 && size <= FARTHEST)) ?? [];
  return (
    name &&
    `augmentation.${name} is ${size}: clouds lie in the unit sphere, and are changed by ${FARTHEST} at most`
  );
}

/** As DGCNN's authors train on ModelNet40. */
export const AUGMENTATION: Augmentation = { scale: [2 / 3, 3 / 2], shift: 0.2 };
