import { SOFTWARE_VERSION } from '../coinference/protocol.ts';
import { genomeContext, printGenome } from '../design/genome.ts';
import { genomeOf } from '../design/genomeDesign.ts';
import { modeOf } from '../design/segments.ts';
import type { Design, Setting } from '../design/types.ts';
import { type EmittedPlan, segmentTensors } from '../onnx/emit.ts';
import type { Weights } from '../onnx/weights.ts';
import { ENGINE_VERSION } from '../runtime/version.ts';
import type { Figure } from '../system/provenance.ts';
import { listFiles } from './files.ts';
import {
  BUNDLE_VERSION,
  BundleError,
  type BundleSample,
  type BundleTensor,
  MANIFEST_FILE,
  type Manifest,
  withDigest,
} from './manifest.ts';
import { NPMRC, packageJson, readme } from './texts.ts';
import { type BundleFiles, zipFiles } from './zip.ts';

/** Files of the runner that a build leaves in `runner/`, and a bundle holds in a folder of that name. */
export const RUNNER_FILES = ['install.mjs', 'edge.mjs', 'engineProcess.js', 'device.mjs'] as const;

export interface BundleContents {
  design: Design;
  setting: Setting;
  task: { name: string; classes: readonly string[] };
  /** Inference weights, and the same as a safetensors file. */
  weights: Weights;
  weightsFile: Uint8Array;
  segments: EmittedPlan;
  /** Recorded on this machine with the unsplit model; at least one. */
  samples: readonly BundleSample[];
  /** How far the design's codecs may take logits from the recorded ones, measured; absent where none rounds. */
  tolerance?: number;
  /** What is known of the design, by name: accuracy, latency measured and predicted, ... */
  figures: Readonly<Record<string, Figure>>;
  /** Every file of RUNNER_FILES. */
  runner: Readonly<Record<string, Uint8Array>>;
  now?: Date;
}

/** Everything that runs a trained design elsewhere, as a zip. @throws BundleError */
export async function exportBundle(contents: BundleContents): Promise<Uint8Array<ArrayBuffer>> {
  const { design, setting, task, segments, samples, now = new Date() } = contents;
  if (samples.length === 0) throw new BundleError('a bundle needs at least one recorded sample');
  const missing = RUNNER_FILES.find((name) => !contents.runner[name]);
  if (missing) throw new BundleError(`the runner's ${missing} is missing: build the project first`);

  const files: BundleFiles = {};
  const { plan } = segments;
  const parts: Partial<Manifest['segments']> = {};
  for (const name of ['head', 'edge', 'tail', 'whole'] as const) {
    const segment = plan[name];
    const model = segments[name];
    if (!segment || !model) continue;
    const file = `segments/${name}.onnx`;
    files[file] = model;
    const { placement } = segment;
    const { inputs, outputs } = segmentTensors(segment, design, setting);
    parts[name] = { file, placement, inputs: inputs as BundleTensor[], outputs: outputs as BundleTensor[] };
  }
  const weightsName = 'weights.safetensors';
  files[weightsName] = contents.weightsFile;
  const sampleNames = samples.map((sample, i) => {
    files[`samples/${i}.json`] = utf8(JSON.stringify(sample));
    return `samples/${i}.json`;
  });
  for (const name of RUNNER_FILES) files[`runner/${name}`] = contents.runner[name] as Uint8Array;

  const manifest: Omit<Manifest, 'digest'> = {
    format: 'gcode-bundle',
    version: BUNDLE_VERSION,
    created: now.toISOString(),
    software: { studio: SOFTWARE_VERSION, onnxruntime: ENGINE_VERSION },
    design,
    encoding: encodingOf(design, setting),
    mode: modeOf(plan),
    task: task.name,
    classes: [...task.classes],
    setting,
    input: plan.input.name,
    result: plan.result.name,
    segments: parts as Manifest['segments'],
    weights: { file: weightsName, parameters: parameters(contents.weights) },
    samples: sampleNames,
    ...(contents.tolerance !== undefined && { tolerance: contents.tolerance }),
    figures: Object.entries(contents.figures).map(([name, figure]) => ({ name, ...figure })),
    files: {},
  };
  files['package.json'] = utf8(packageJson(manifest));
  files['.npmrc'] = utf8(NPMRC);
  files['README.md'] = utf8(readme(manifest));
  const whole = withDigest({ ...manifest, files: listFiles(files) });
  return zipFiles({ [MANIFEST_FILE]: utf8(`${JSON.stringify(whole, null, 2)}\n`), ...files }, now);
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const parameters = (weights: Weights): number =>
  Object.values(weights).reduce((sum, { data }) => sum + data.length, 0);

/** Most drawn designs are outside the 12-position space. */
function encodingOf(design: Design, setting: Setting): string | null {
  try {
    return printGenome(genomeOf(design, genomeContext(setting)));
  } catch {
    return null;
  }
}
