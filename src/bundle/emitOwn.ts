import type { Design, Setting } from '../design/types.ts';
import { type EmittedPlan, emitPlan } from '../onnx/emit.ts';
import { digestOf, type Origin, withOrigin } from '../onnx/imported/origin.ts';
import type { Weights } from '../onnx/weights.ts';

/** A design as a bundle holds it: its models say what they are of, and can be read back as a design with weights. */
export function emitOwn(
  design: Design,
  setting: Setting,
  weights: Weights,
  {
    task,
    classes,
    vocabulary,
    trained,
  }: { task: string; classes: readonly string[] } & Pick<Origin, 'vocabulary' | 'trained'>,
): EmittedPlan {
  const segments = emitPlan(design, setting, weights, {
    device: { gather: 'chain' },
    edge: { gather: 'block' },
  });
  const origin = {
    ...{ design, setting, task, classes: [...classes], weights: digestOf(weights) },
    ...(vocabulary && { vocabulary }),
    ...(trained && { trained }),
  };
  for (const part of ['whole', 'head', 'edge', 'tail'] as const) {
    const model = segments[part];
    if (model) segments[part] = withOrigin(model, { ...origin, part });
  }
  return segments;
}
