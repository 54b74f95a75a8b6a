import { presetById } from '../design/presets.ts';
import { seeded } from '../design/testing.ts';
import type { Design, Setting } from '../design/types.ts';
import { emitPlan } from '../onnx/emit.ts';
import { biasName, designLayers, type Weights, weightName } from '../onnx/weights.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32 } from '../runtime/session.ts';
import { SHAPE_CLASSES } from '../tasks/shapes/classes.ts';
import { shapesTask } from '../tasks/shapes.ts';
import type { BundleContents } from './export.ts';
import { builtNames } from './programs.ts';
import { recordSamples } from './samples.ts';

/** Weights of a reproducible untrained network. */
function someWeights(design: Design, setting: Setting): Weights {
  const weights: Weights = {};
  const random = seeded(1);
  const values = (length: number, scale: number) =>
    Float32Array.from({ length }, () => (random() - 0.5) * scale);
  for (const layer of designLayers(design, setting)) {
    const { from, to } = layer;
    weights[weightName(layer)] = float32(values(from * to, 3.4 / Math.sqrt(from)), [from, to]);
    weights[biasName(layer)] = float32(values(to, 1), [to]);
  }
  return weights;
}

/** What a test exports: the hand-made split, untrained, with two recorded samples and an empty runner. */
export async function someContents(design = presetById('split')?.design as Design): Promise<BundleContents> {
  const setting: Setting = { points: 64, features: 3, classes: SHAPE_CLASSES.length };
  const data = shapesTask({ split: 'val', size: 4, points: setting.points });
  const weights = someWeights(design, setting);
  const segments = emitPlan(design, setting, weights, {
    device: { gather: 'chain' },
    edge: { gather: 'block' },
  });
  const names = { input: segments.plan.input.name, result: segments.plan.result.name };
  return {
    design,
    setting,
    task: { name: data.task, classes: data.classes },
    weights,
    weightsFile: new Uint8Array(8),
    segments,
    samples: await recordSamples(nodeRuntime(), segments.whole, names, data, [0, 3], setting),
    figures: { accuracy: { value: 0.9, unit: 'fraction', provenance: 'measured', where: 'a test' } },
    runner: Object.fromEntries(
      builtNames({ edge: segments.plan.whole }).map(({ built }) => [
        built,
        new TextEncoder().encode(`// ${built}`),
      ]),
    ),
  };
}
