import { segmentName } from '../coinference/crossing.ts';
import { datatypeOf } from '../coinference/datatypes.ts';
import { SOFTWARE_VERSION } from '../coinference/protocol.ts';
import { sha256Hex } from '../onnx/sha256.ts';
import type { Tensors } from '../onnx/tensor.ts';
import { ENGINE_VERSION } from '../runtime/version.ts';
import type { Figure } from '../system/provenance.ts';
import { npyBytes } from './npy.ts';
import { type BundleFiles, zipFiles } from './zip.ts';

/** A model of any origin, cut in two, with a run of it to check against. */
export interface CutContents {
  /** The model's file name. */
  name: string;
  tensor: string;
  /** Values that go up; outputs of the model that come down, and those that the device gives. */
  up: readonly string[];
  down: readonly string[];
  here: readonly string[];
  /** A side without ops has no half. */
  head?: Uint8Array;
  edge?: Uint8Array;
  whole: Uint8Array;
  /** What the whole model was run on, and what it gave. */
  inputs: Tensors;
  outputs: Tensors;
  /** How far the halves' outputs may be from these, by output. */
  tolerance: Readonly<Record<string, number>>;
  figures: readonly (Figure & { name: string })[];
  now?: Date;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Both halves as a zip: models, a recorded run, and what crosses. */
export function cutBundle(contents: CutContents): Uint8Array<ArrayBuffer> {
  const { name, head, edge, whole, inputs, outputs, now = new Date() } = contents;
  const { tensor, up, down, here, tolerance, figures } = contents;
  const files: BundleFiles = { 'whole.onnx': whole };
  if (head) files['device.onnx'] = head;
  if (edge) files['edge.onnx'] = edge;
  const recorded = (folder: string, tensors: Tensors) =>
    Object.entries(tensors).map(([of, value], i) => {
      const file = `${folder}/${i}.npy`;
      files[file] = npyBytes(value);
      return { name: of, file, datatype: datatypeOf(value.type), shape: value.dims };
    });
  const about = {
    ...{ format: 'gcode-cut', version: 1, created: now.toISOString() },
    software: { studio: SOFTWARE_VERSION, onnxruntime: ENGINE_VERSION },
    ...{ model: name, tensor, up, down, here },
    edgeModel: edge ? segmentName(sha256Hex(edge)) : null,
    inputs: recorded('inputs', inputs),
    outputs: recorded('outputs', outputs),
    ...{ tolerance, figures },
  };
  files['README.md'] = utf8(readme(contents));
  const listed = Object.fromEntries(
    Object.entries(files).map(([file, bytes]) => [file, { bytes: bytes.length, sha256: sha256Hex(bytes) }]),
  );
  files['cut.json'] = utf8(`${JSON.stringify({ ...about, files: listed }, null, 2)}\n`);
  return zipFiles(files, now);
}

const readme = ({ name, tensor, up, down, here, head, edge, figures }: CutContents): string =>
  `# ${name}, cut at ${tensor}

${head ? '`device.onnx` runs on the device.' : 'The device runs nothing: the edge has all ops.'} ${
    edge ? '`edge.onnx` runs on any server of the Open Inference Protocol v2.' : 'The edge runs nothing.'
  }
Up go ${up.join(', ') || 'none'}; down come ${down.join(', ') || 'none'}${here.length > 0 ? `; the device gives ${here.join(', ')}` : ''}.
\`cut.json\` says all of this for programs, with the checksum of every file.

\`inputs/\` and \`outputs/\` hold a recorded run of the whole model, to check against.

${figures.map(({ name: what, value, unit, provenance, where = '' }) => `- ${what}: ${value.toPrecision(4)} ${unit} (${provenance}${where && `, ${where}`})`).join('\n')}
`;
