import { codecText, isRounding } from '../../design/codec.ts';
import { pointsOf } from '../../design/share.ts';
import type { Manifest } from '../manifest.ts';
import type { BundleTensor } from '../memberForm.ts';
import { zooPart } from './zooReadme.ts';

/** What a README says beyond the manifest. */
export interface Contents {
  /** Bytes of everything in the bundle but the README and the manifest. */
  bytes: number;
}

type Facts = Omit<Manifest, 'digest'>;

/** A README for the bundle at hand: a design that runs on the device alone has no word about an edge. */
export function readme(manifest: Facts, { bytes }: Contents): string {
  const { design, task, setting, mode, created, software, segments } = manifest;
  const edge = segments.edge !== undefined;
  const where = edge
    ? 'A graph neural network with its placement on a device and an edge server'
    : 'A graph neural network that runs on a device alone';
  const parts = [
    `# ${design.name}\n\n${where}, exported by GCoDE Studio ${software.studio}\non ${created}. ` +
      `Task: ${task}, ${setting.points} points a sample, ${setting.classes} classes. Mode: ${mode}.`,
    run(manifest, bytes),
    zooPart(manifest),
    frames(manifest),
    library(manifest),
    browser(manifest),
    python(manifest),
    ...(edge ? [machines(manifest), servers(manifest)] : []),
    tables(manifest),
    '## Licences\n\n`engine/` holds ONNX Runtime Web, and `npm install` brings ONNX Runtime: copyright (c) Microsoft\n' +
      'Corporation, MIT licence, https://github.com/microsoft/onnxruntime/blob/main/LICENSE.',
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const mebibytes = (bytes: number) => `${(bytes / 2 ** 20).toFixed(0)} MiB`;

/** Why logits may be farther from the recorded ones than engines are from each other. */
const roundedOf = ({ design, tolerance }: Facts): string =>
  tolerance === undefined
    ? ''
    : `\n\nWhat crosses is rounded (${codecsOf(design).join(', ')}): logits may differ from those of the unsplit network by ${tolerance},
twice the most that was measured on the recorded samples at export.`;

/** The codecs of a design's Communicates that round, each once. */
const codecsOf = ({ ops }: Facts['design']): string[] => [
  ...new Set(
    ops.flatMap((op) =>
      op.kind === 'Communicate' && op.codec && isRounding(op.codec) ? [codecText(op.codec)] : [],
    ),
  ),
];

function run(facts: Facts, bytes: number): string {
  const { segments, software, samples, tolerance = 1e-4 } = facts;
  const edge = segments.edge !== undefined;
  const commands = [
    ...(edge ? ['npm run edge                     # on the edge machine: serves the edge half'] : []),
    `npm run device -- --sample 0     # ${edge ? 'on the device: runs the device half against it' : 'runs a recorded sample'}`,
    `npm run verify                   # all ${samples.length} recorded samples; fails above a difference of ${tolerance}`,
  ];
  const needs = edge
    ? `The device's half needs nothing but Node: its engine lies in the bundle. \`npm run edge\` installs\nonnxruntime-node ${software.onnxruntime} first and keeps of it what this system needs (of 288 MiB, 25 to 86).`
    : 'Nothing is installed: the engine lies in the bundle. No edge is needed.';
  return `## Run it\n\nNode 20.19 or newer. ${needs}\nThe bundle takes ${mebibytes(bytes)} unpacked.\n\n\`\`\`sh\n${commands.join('\n')}\n\`\`\`\n\n\`npm run device -- --help\`${edge ? ' and `npm run edge -- --help` list' : ' lists'} every option. \`--runtime native\` runs the device's half in onnxruntime-node,\nwhich is installed then.${roundedOf(facts)}`;
}

/** What becomes of a cloud that is larger than what the design reads of it. */
function keptOf({ setting, design }: Facts): string {
  const kept = pointsOf(design, setting);
  return kept === setting.points
    ? ''
    : `\nOf a frame's ${setting.points} points the network reads the first ${kept}: they have to be spread over the cloud, as in farthest-point order.
That is how text, \`--prepare\` and the recorded samples have them; order NPY and float32 of your own so, or use \`--prepare\`.`;
}

function frames(facts: Facts): string {
  const { setting } = facts;
  if (setting.words) {
    return '## Frames\n\nIts samples are sentences, recorded with their words by number. Sentences of your own come through a call (below).';
  }
  const shape = `[${setting.points}, ${setting.features}]`;
  return `## Frames

| from | how |
|---|---|
| the recorded samples | \`--sample 0\`, \`--sample all\` |
| your own point cloud | \`--points FILE\`: text, one \`x y z\` a line; may be given several times |
| a folder that is watched | \`--watch FOLDER\`: each text or .npy file that is in it or comes |
| standard input | \`--stdin\`: NPY as numpy.save writes it, or a uint32 length in bytes (little-endian) and so many bytes of float32 |
| a call | see below |

Text is scaled to the unit sphere and sampled, as training did it. NPY and float32 are taken as they are, ${shape}; with
\`--prepare\` they are scaled and sampled too, from any number of points that is enough. Answers to a folder and to standard
input leave as JSON lines, and with \`--lines\` all do. Several frames overlap, as a stream's do: a frame's time then holds
its waiting. \`--one-by-one\` runs each alone.${keptOf(facts)}`;
}

function library({ segments }: Facts): string {
  const options = segments.edge ? "{ edge: 'http://127.0.0.1:8600', token }" : '';
  return `## From your own program

\`\`\`ts
import { openDevice } from './runner/index.mjs';     // typed: runner/index.d.mts
const device = await openDevice(${options});
const { predicted, logits } = await device.run(points);   // Float32Array [points * features]
for await (const answer of device.stream(frames)) console.log(answer);
await device.close();
\`\`\``;
}

function browser({ segments }: Facts): string {
  const edge = segments.edge
    ? "\nIt asks for the edge's address and token. Start the edge with `--allow-origin http://localhost:8000`, so that the page may use it."
    : '';
  return `## In a browser

Any static server will do: \`python3 -m http.server 8000\` in this folder, then open http://localhost:8000/web/. The page runs
the device's half with ONNX Runtime Web.${edge}
From a page of your own: \`import { openDevice } from './web/device.mjs'\`, the same call with \`bundle\`, the folder's address.`;
}

function python({ segments }: Facts): string {
  const edge = segments.edge ? ' --edge http://127.0.0.1:8600' : '';
  return `## In Python

Python 3.9 or newer. \`pip install -r python/requirements.txt\`, then \`python3 python/device.py${edge} --verify\`. The same
options as above, and with \`python/\` on the path \`from gcode_bundle import Device\` for a call of your own.${segments.edge ? ' It speaks plain HTTP with binary tensors, so that any\nserver of the Open Inference Protocol will do.' : ''}`;
}

const machines = (_: Facts) => `## On two machines, in containers

\`npm run edge -- --host 0.0.0.0\`, and \`npm run device -- --edge http://ADDRESS:8600\`; give both the same \`--token\` (or
\`GCODE_TOKEN\`) when others can reach that address. With Docker: \`GCODE_TOKEN=... docker compose up\`, and
\`docker compose run --rm verify\` runs the recorded samples against it.`;

const servers = ({ edgeModel }: Facts) => `## An edge that outgrows one machine

\`triton/\` is a Triton model repository: \`tritonserver --model-repository=triton\`. \`kserve/inference-service.yaml\` serves
the same on KServe. The model is called \`${edgeModel}\`, the name that the device's programs ask for:
\`npm run device -- --edge http://ADDRESS:8000\`. Such a server says nothing of its times, so that they are not told apart.`;

function tables({ segments, figures, system }: Facts): string {
  const parts = Object.entries(segments).map(
    ([role, { file, placement, inputs, outputs }]) =>
      `| ${role} | \`${file}\` | ${role === 'whole' ? 'unsplit, for reference' : placement} | ` +
      `${inputs.map(shown).join(', ')} | ${outputs.map(shown).join(', ')} |`,
  );
  const rows = figures.map(({ name, value, unit, low, high, provenance, when, where }) => {
    const range = low === undefined || high === undefined ? '' : `${round(low)} .. ${round(high)}`;
    return `| ${name} | ${round(value)} ${unit} | ${range} | ${provenance} | ${when ?? ''} | ${where ?? ''} |`;
  });
  return `## Segments

| part | file | runs on | inputs | outputs |
|---|---|---|---|---|
${parts.join('\n')}

ONNX, one sample at a time. \`weights.safetensors\` holds the same weights on their own.

## Figures

${system ? `System: ${system.device}; ${system.edge}; ${system.link}.\n\n` : ''}${rows.length > 0 ? `| figure | value | interval | provenance | when | where |\n|---|---|---|---|---|---|\n${rows.join('\n')}` : 'None were recorded.'}`;
}

const shown = ({ name, type, dims }: BundleTensor) => `\`${name}\` ${type}[${dims.join(', ')}]`;
const round = (value: number) => Number(value.toPrecision(4));
