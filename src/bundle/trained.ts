import type { Design, Setting } from '../design/types.ts';
import { type Checkpoint, foldWeights } from '../learning/checkpoint.ts';
import { originOfCheckpoint } from '../learning/importedWeights.ts';
import { writeSafeTensors } from '../learning/safetensors.ts';
import type { Runtime } from '../runtime/session.ts';
import type { Figure } from '../system/provenance.ts';
import type { TaskData } from '../tasks/task.ts';
import { emitOwn } from './emitOwn.ts';
import { exportBundle } from './export.ts';
import type { BundleSystem } from './manifest.ts';
import { codecTolerance, recordSpread } from './samples.ts';

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
  const of = { task: checkpoint.task, classes: checkpoint.classes };
  const segments = emitOwn(design, setting, weights, { ...of, ...originOfCheckpoint(checkpoint) });
  const recorded = await recordSpread(runtime, segments, data, setting, trained.samples);
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
