import type { Design, Setting } from '../design/types.ts';
import { type Checkpoint, foldWeights } from '../learning/checkpoint.ts';
import { originOfCheckpoint } from '../learning/importedWeights.ts';
import { writeSafeTensors } from '../learning/safetensors.ts';
import { emitPlan } from '../onnx/emit.ts';
import { digestOf, withOrigin } from '../onnx/imported/origin.ts';
import type { Runtime } from '../runtime/session.ts';
import type { Figure } from '../system/provenance.ts';
import type { TaskData } from '../tasks/task.ts';
import { exportBundle } from './export.ts';
import type { BundleSystem } from './manifest.ts';
import { codecTolerance, recordSamples } from './samples.ts';

interface TrainedDesign {
  checkpoint: Checkpoint;
  /** The same network, perhaps placed otherwise; the checkpoint's own by default. */
  design?: Design;
  setting?: Setting;
  /** Where the recorded samples come from. */
  data: TaskData;
  /** How many are recorded. Default 4. */
  samples?: number;
  /** Gives the expected logits. */
  runtime: Runtime;
  /** Besides the checkpoint's own accuracy. */
  figures?: Readonly<Record<string, Figure>>;
  /** What the figures are of. */
  system?: BundleSystem;
  /** The built files that `builtNames` gives, by their built names. */
  runner: Readonly<Record<string, Uint8Array>>;
}

/** A trained design as a bundle. Throws DesignError, WeightsError (another network) or BundleError. */
export async function bundleTrained(trained: TrainedDesign): Promise<Uint8Array<ArrayBuffer>> {
  const { checkpoint, data, runtime, runner } = trained;
  const { design = checkpoint.design, setting = checkpoint.setting } = trained;
  const weights = foldWeights(checkpoint);
  const segments = emitPlan(design, setting, weights, {
    device: { gather: 'chain' },
    edge: { gather: 'block' },
  });
  const { task, classes } = checkpoint;
  const origin = { design, setting, task, classes: [...classes], weights: digestOf(weights) };
  for (const part of ['whole', 'head', 'edge', 'tail'] as const) {
    const model = segments[part];
    if (model) segments[part] = withOrigin(model, { ...origin, part, ...originOfCheckpoint(checkpoint) });
  }
  // Spread over the split, which may be sorted by class.
  const count = Math.min(trained.samples ?? 4, data.size);
  const indices = Array.from({ length: count }, (_, i) => Math.floor((i * data.size) / count));
  const names = { input: segments.plan.input.name, result: segments.plan.result.name };
  const recorded = await recordSamples(runtime, segments.whole, names, data, indices, setting);
  const tolerance = await codecTolerance(runtime, segments, recorded, setting);
  return exportBundle({
    design,
    setting,
    task: { name: checkpoint.task, classes: checkpoint.classes },
    weights,
    weightsFile: writeSafeTensors({ metadata: { format: 'gcode-weights' }, tensors: weights }),
    segments,
    samples: recorded,
    ...(tolerance !== undefined && { tolerance }),
    ...(trained.system !== undefined && { system: trained.system }),
    figures: { ...accuracyOf(checkpoint), ...trained.figures },
    runner,
  });
}

function accuracyOf({ valAccuracy, task, setting }: Checkpoint): Record<string, Figure> {
  if (valAccuracy === undefined) return {};
  const where = `${task} val, ${setting.points} points`;
  return { accuracy: { value: valAccuracy, unit: 'fraction', provenance: 'measured', where } };
}
