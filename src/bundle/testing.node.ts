import { schemesOf } from '../coinference/dispatch/schemes.ts';
import type { ZooEntry } from '../coinference/dispatch/zoo.ts';
import { parseGenome } from '../design/genome.ts';
import { designOf } from '../design/genomeDesign.ts';
import { presetById } from '../design/presets.ts';
import { seeded } from '../design/testing.ts';
import type { Design, Setting } from '../design/types.ts';
import { emitPlan } from '../onnx/emit.ts';
import { biasName, designLayers, type Weights, weightName } from '../onnx/weights.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { float32 } from '../runtime/session.ts';
import { linkSetByHand } from '../system/link.ts';
import { fakeProfile, fakeSystem } from '../system/testing.ts';
import { SHAPE_CLASSES } from '../tasks/shapes/classes.ts';
import { shapesTask } from '../tasks/shapes.ts';
import { settingOf } from '../tasks/task.ts';
import type { BundleContents } from './export.ts';
import { builtNames, EDGE_TOO } from './programs.ts';
import { recordSamples } from './samples.ts';
import type { ZooOnSystem } from './zooContents.ts';

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

const NETWORKS = [
  '3 2 1 5 3 2 1 4 0 0 0 0,0 3 0 0 0 3 2 0 0 0 0 0',
  '3 2 1 2 1 1 4 0 0 0 0 0,0 6 0 0 1 1 3 0 0 0 0 0',
];

/** What a test exports as a zoo: two networks with reproducible weights on a made-up system, whose tables make the edge useful. */
export function someZoo(): ZooOnSystem {
  const points = 32;
  const data = shapesTask({ split: 'val', size: 8, points });
  const setting = settingOf(data, points);
  const entries = NETWORKS.map((encoding, i): ZooEntry => {
    const design = designOf(parseGenome(encoding));
    const accuracy = { value: 0.8 + i / 10, samples: 8, provenance: 'measured' as const };
    const weights = async () => someWeights(design, setting);
    const codecs = { int8: accuracy };
    return { name: `network ${i + 1}`, design, trained: true, accuracy, codecs, weights };
  });
  const zoo = { task: data.task, setting, entries };
  const system = {
    ...fakeSystem(setting, 40),
    ...{ device: fakeProfile(setting, 0.02), edge: fakeProfile(setting, 0.4), link: linkSetByHand(40) },
  };
  const goal = { what: 'frames', targetMs: 200 } as const;
  const schemes = schemesOf(zoo, system, { goal, most: 5 });
  const runner = Object.fromEntries(
    EDGE_TOO.map(({ built }) => [built, new TextEncoder().encode(`// ${built}`)]),
  );
  return { zoo, schemes, system, goal, data, samples: 2, runtime: nodeRuntime(), runner };
}
