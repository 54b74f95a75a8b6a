import { SOFTWARE_VERSION } from '../coinference/protocol.ts';
import { genomeContext, printGenome } from '../design/genome.ts';
import { genomeOf } from '../design/genomeDesign.ts';
import { modeOf } from '../design/segments.ts';
import type { Design, Setting } from '../design/types.ts';
import { type EmittedPlan, segmentTensors } from '../onnx/emit.ts';
import { sha256Hex } from '../onnx/sha256.ts';
import type { Weights } from '../onnx/weights.ts';
import { ENGINE_VERSION } from '../runtime/version.ts';
import type { Figure } from '../system/provenance.ts';
import { COMPOSE, DOCKERFILE, DOCKERIGNORE } from './deploy/docker.ts';
import { NPMRC, packageJson, requirements } from './deploy/packageJson.ts';
import { readme } from './deploy/readme.ts';
import { kserveService, tritonConfig, tritonFiles } from './deploy/triton.ts';
import { listFiles } from './files.ts';
import {
  BUNDLE_VERSION,
  BundleError,
  type BundleSample,
  type BundleSystem,
  type BundleTensor,
  crossingOf,
  MANIFEST_FILE,
  type Manifest,
  withDigest,
} from './manifest.ts';
import { builtNames } from './programs.ts';
import { type BundleFiles, zipFiles } from './zip.ts';

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
  /** What the figures are of, where that is known. */
  system?: BundleSystem;
  /** Every file that `builtNames` gives for the design. */
  runner: Readonly<Record<string, Uint8Array>>;
  now?: Date;
}

const WEIGHTS_FILE = 'weights.safetensors';

/** Everything that runs a trained design elsewhere, as a zip. @throws BundleError */
export async function exportBundle(contents: BundleContents): Promise<Uint8Array<ArrayBuffer>> {
  const { samples, now = new Date() } = contents;
  if (samples.length === 0) throw new BundleError('a bundle needs at least one recorded sample');
  const programs = builtNames(contents.segments.plan);
  const missing = programs.find(({ built }) => !contents.runner[built]);
  if (missing) throw new BundleError(`the runner's ${missing.built} is missing: build the project first`);

  const files: BundleFiles = {};
  const manifest = manifestOf(contents, files);
  samples.forEach((sample, i) => {
    files[`samples/${i}.json`] = utf8(JSON.stringify(sample));
  });
  files[WEIGHTS_FILE] = contents.weightsFile;
  for (const { built, file } of programs) files[file] = contents.runner[built] as Uint8Array;
  files['package.json'] = utf8(packageJson(manifest));
  files['.npmrc'] = utf8(NPMRC);
  files['python/requirements.txt'] = utf8(requirements(manifest));
  if (manifest.edgeModel !== null) addServers(manifest, files);
  const bytes = Object.values(files).reduce((sum, { length }) => sum + length, 0);
  files['README.md'] = utf8(readme(manifest, { bytes }));
  const whole = withDigest({ ...manifest, files: listFiles(files) });
  return zipFiles({ [MANIFEST_FILE]: utf8(`${JSON.stringify(whole, null, 2)}\n`), ...files }, now);
}

/** The manifest but for its list of files and its digest; adds the segments to `files`. */
function manifestOf(contents: BundleContents, files: BundleFiles): Omit<Manifest, 'digest'> {
  const { design, setting, task, segments, samples, now = new Date() } = contents;
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
  return {
    format: 'gcode-bundle',
    version: BUNDLE_VERSION,
    created: now.toISOString(),
    software: { studio: SOFTWARE_VERSION, onnxruntime: ENGINE_VERSION },
    design,
    encoding: encodingOf(design, setting),
    mode: modeOf(plan),
    input: plan.input.name,
    result: plan.result.name,
    segments: parts as Manifest['segments'],
    ...crossingOf(design, segments.edge && sha256Hex(segments.edge)),
    ...(contents.tolerance !== undefined && { tolerance: contents.tolerance }),
    figures: Object.entries(contents.figures).map(([name, figure]) => ({ name, ...figure })),
    task: task.name,
    classes: [...task.classes],
    setting,
    system: contents.system ?? null,
    weights: { file: WEIGHTS_FILE, parameters: parameters(contents.weights) },
    samples: samples.map((_, i) => `samples/${i}.json`),
    files: {},
  };
}

/** What serves the edge half besides the bundle's own program. */
function addServers({ edgeModel, segments, design }: Omit<Manifest, 'digest'>, files: BundleFiles): void {
  const { edge } = segments;
  if (!edge || edgeModel === null) return;
  const { config, model } = tritonFiles(edgeModel);
  files[config] = utf8(tritonConfig(edgeModel, edge));
  files[model] = files[edge.file] as Uint8Array;
  files['kserve/inference-service.yaml'] = utf8(kserveService(design.name));
  files.Dockerfile = utf8(DOCKERFILE);
  files['.dockerignore'] = utf8(DOCKERIGNORE);
  files['compose.yaml'] = utf8(COMPOSE);
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
