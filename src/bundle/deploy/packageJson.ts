import type { Manifest } from '../manifest.ts';

const DEVICE = { device: 'node runner/device.mjs', verify: 'node runner/device.mjs --verify' };
/** Installs what is missing before its first use. */
const EDGE = { edge: 'node runner/install.mjs && node runner/edge.mjs' };

/** The device's engine lies in the bundle, so that only an edge has a package to install. */
export function packageJson({
  design,
  software,
  segments,
}: Pick<Manifest, 'design' | 'software' | 'segments'>): string {
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
    exports: { '.': { types: './runner/index.d.mts', default: './runner/index.mjs' } },
    scripts: { ...(segments.edge && EDGE), ...DEVICE },
    dependencies: segments.edge ? { 'onnxruntime-node': software.onnxruntime } : {},
  };
  return `${JSON.stringify(description, null, 2)}\n`;
}

/** The engine's install script would fetch CUDA, which nothing here uses. */
export const NPMRC = 'ignore-scripts=true\n';

/** What the Python script needs; numpy as onnxruntime takes it. */
export const requirements = ({ software }: Pick<Manifest, 'software'>): string =>
  `onnxruntime==${software.onnxruntime}\nnumpy>=1.26,<3\n`;
