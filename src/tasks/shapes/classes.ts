/** The classes of the synthetic `shapes` task, by label. */
export const SHAPE_CLASSES = [
  ...(['rod', 'capsule', 'pipe', 'screw', 'spring', 'angle', 'channel', 'beam'] as const),
  ...(['block', 'tray', 'stairs', 'sheet', 'ring', 'washer', 'gear', 'mug'] as const),
] as const;
export type ShapeClass = (typeof SHAPE_CLASSES)[number];

export const SHAPES_DEFAULTS = { seed: 1, points: 256, size: { train: 2400, val: 800 } };
