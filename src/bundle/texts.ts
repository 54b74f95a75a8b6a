import type { BundleTensor, Manifest } from './manifest.ts';

/** Scripts of the bundle; each installs what is missing before its first use. */
const SCRIPTS = {
  edge: 'node runner/install.mjs && node runner/edge.mjs',
  device: 'node runner/install.mjs && node runner/device.mjs',
  verify: 'node runner/install.mjs && node runner/device.mjs --verify',
};

export function packageJson({ design, software }: Pick<Manifest, 'design' | 'software'>): string {
  const slug = design.name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const description = {
    name: `gcode-bundle-${slug || 'design'}`,
    version: '1.0.0',
    private: true,
    type: 'module',
    engines: { node: '>=20.19' },
    scripts: SCRIPTS,
    dependencies: { 'onnxruntime-node': software.onnxruntime, 'onnxruntime-web': software.onnxruntime },
  };
  return `${JSON.stringify(description, null, 2)}\n`;
}

/** The engine's install script would fetch CUDA, which nothing here uses. */
export const NPMRC = 'ignore-scripts=true\n';

export function readme(manifest: Omit<Manifest, 'digest'>): string {
  const { design, task, setting, mode, segments, figures, created, software, samples } = manifest;
  const table = figures.map(({ name, value, unit, low, high, provenance, when, where }) => {
    const range = low === undefined || high === undefined ? '' : `${round(low)} .. ${round(high)}`;
    return `| ${name} | ${round(value)} ${unit} | ${range} | ${provenance} | ${when ?? ''} | ${where ?? ''} |`;
  });
  const parts = Object.entries(segments).map(
    ([role, { file, placement, inputs, outputs }]) =>
      `| ${role} | \`${file}\` | ${role === 'whole' ? 'unsplit, for reference' : placement} | ` +
      `${inputs.map(shown).join(', ')} | ${outputs.map(shown).join(', ')} |`,
  );
  const own = setting.words
    ? 'Its samples are sentences, recorded with their words by number.'
    : '`--points FILE` runs your own\npoint cloud: a text file with one `x y z` a line.';
  return `# ${design.name}

A graph neural network with its placement on a device and an edge server, exported by GCoDE Studio ${software.studio}
on ${created}. Task: ${task}, ${setting.points} points a sample, ${setting.classes} classes. Mode: ${mode}.

## Run it

Node 20.19 or newer. The first command installs onnxruntime ${software.onnxruntime}.

\`\`\`sh
npm run edge                     # on the edge machine: serves the edge half
npm run device -- --sample 0     # on the device: runs the device half against it
npm run verify                   # all ${samples.length} recorded samples; fails above a difference of ${manifest.tolerance ?? 1e-4}
\`\`\`

${segments.edge ? `On two machines: \`npm run edge -- --host 0.0.0.0\`, and \`npm run device -- --edge http://ADDRESS:8600\`;\ngive both the same \`--token\` when others can reach that address.` : 'This design runs on the device alone: `npm run edge` has nothing to serve.'}
\`npm run device -- --help\` and \`npm run edge -- --help\` list every option. ${own}
Several frames overlap, as a stream's do: a frame's time then holds its waiting. \`--one-by-one\` runs each alone.

## Segments

| part | file | runs on | inputs | outputs |
|---|---|---|---|---|
${parts.join('\n')}

ONNX, one sample at a time. \`weights.safetensors\` holds the same weights on their own.

## Figures

${table.length > 0 ? `| figure | value | interval | provenance | when | where |\n|---|---|---|---|---|---|\n${table.join('\n')}` : 'None were recorded.'}
`;
}

const shown = ({ name, type, dims }: BundleTensor) => `\`${name}\` ${type}[${dims.join(', ')}]`;
const round = (value: number) => Number(value.toPrecision(4));
