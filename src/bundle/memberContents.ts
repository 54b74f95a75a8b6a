import { genomeContext, printGenome } from '../design/genome.ts';
import { genomeOf } from '../design/genomeDesign.ts';
import { modeOf } from '../design/segments.ts';
import type { Design, Setting } from '../design/types.ts';
import { type EmittedPlan, segmentTensors } from '../onnx/emit.ts';
import { sha256Hex } from '../onnx/sha256.ts';
import type { Weights } from '../onnx/weights.ts';
import type { Figure } from '../system/provenance.ts';
import { BundleError, type BundleSample, crossingOf, type Manifest } from './manifest.ts';
import type { BundleTensor } from './memberForm.ts';
import type { BundleFiles } from './zip.ts';

/** A trained design with all that a bundle holds of it. */
export interface MemberContents {
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
}

/** The files of a bundle in the making. What members have in common, such as the weights of one network, lies there once. */
export class Shelf {
  readonly files: BundleFiles = {};
  readonly #places = new Map<object, string>();

  /** @returns where it lies: `path`, or the place where the same object was put before */
  put(path: string, of: object, bytes: () => Uint8Array): string {
    const known = this.#places.get(of);
    if (known !== undefined) return known;
    this.files[path] = bytes();
    this.#places.set(of, path);
    return path;
  }
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const parameters = (weights: Weights): number =>
  Object.values(weights).reduce((sum, { data }) => sum + data.length, 0);

type Member = NonNullable<Manifest['zoo']>[number];

/**
 * Puts a member's files on the shelf, and says where they lie.
 * @param folder below which its segments and samples lie, '' or with '/' at its end
 * @throws BundleError without a sample
 */
export function memberOf(contents: MemberContents, shelf: Shelf, folder: string): Member {
  const { design, setting, segments, samples, weights, weightsFile } = contents;
  if (samples.length === 0) throw new BundleError('a bundle needs at least one recorded sample');
  const { plan } = segments;
  const parts: Partial<Member['segments']> = {};
  for (const name of ['head', 'edge', 'tail', 'whole'] as const) {
    const segment = plan[name];
    const model = segments[name];
    if (!segment || !model) continue;
    const { placement } = segment;
    const { inputs, outputs } = segmentTensors(segment, design, setting);
    const file = shelf.put(`segments/${folder}${name}.onnx`, model, () => model);
    parts[name] = { file, placement, inputs: inputs as BundleTensor[], outputs: outputs as BundleTensor[] };
  }
  return {
    design,
    encoding: encodingOf(design, setting),
    mode: modeOf(plan),
    input: plan.input.name,
    result: plan.result.name,
    segments: parts as Member['segments'],
    ...crossingOf(design, segments.edge && sha256Hex(segments.edge)),
    ...(contents.tolerance !== undefined && { tolerance: contents.tolerance }),
    figures: Object.entries(contents.figures).map(([name, figure]) => ({ name, ...figure })),
    weights: {
      file: shelf.put(
        folder === '' ? 'weights.safetensors' : `weights/${folder.replace('/', '')}.safetensors`,
        weightsFile,
        () => weightsFile,
      ),
      parameters: parameters(weights),
    },
    samples: samples.map((sample, i) =>
      shelf.put(`samples/${folder}${i}.json`, sample, () => utf8(JSON.stringify(sample))),
    ),
  };
}

/** Most drawn designs are outside the 12-position space. */
function encodingOf(design: Design, setting: Setting): string | null {
  try {
    return printGenome(genomeOf(design, genomeContext(setting)));
  } catch {
    return null;
  }
}
