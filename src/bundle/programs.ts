import type { Plan } from '../design/segments.ts';

/** A file that a build leaves in `runner/`, below a name of its own, and its place in a bundle. */
export interface Built {
  built: string;
  file: string;
}

const at = (folder: string, ...names: string[]): Built[] =>
  names.map((built) => ({ built, file: `${folder}/${built}` }));

/** Modules of the Python package beside the script. */
const PYTHON = ['__init__', 'device', 'errors', 'frames', 'manifest'];

/** What every bundle runs with. */
const DEVICE: readonly Built[] = [
  ...at('runner', 'device.mjs', 'index.mjs', 'native.mjs', 'install.mjs'),
  { built: 'device.d.mts', file: 'runner/index.d.mts' },
  ...at('engine', 'ort-wasm-simd-threaded.mjs', 'ort-wasm-simd-threaded.wasm'),
  // Not as HTML: where a server has no such file, it may answer with its own page.
  { built: 'page.txt', file: 'web/index.html' },
  ...at('web', 'page.mjs'),
  { built: 'browser.mjs', file: 'web/device.mjs' },
  { built: 'device.d.mts', file: 'web/device.d.mts' },
  ...at('python', 'device.py'),
  ...at('python', ...PYTHON.map((name) => `gcode_bundle/${name}.py`)),
];

/** What serves the edge's half, and the way to it. */
const EDGE: readonly Built[] = [
  ...at('runner', 'edge.mjs', 'engineProcess.js'),
  ...at('python', 'gcode_bundle/edge.py'),
];

/** What a bundle with an edge half holds, as each of a zoo has one. */
export const EDGE_TOO: readonly Built[] = [...DEVICE, ...EDGE];

/** The built files that a bundle of a design holds: only what it needs. */
export const builtNames = ({ edge }: Pick<Plan, 'edge'>): readonly Built[] => (edge ? EDGE_TOO : DEVICE);
