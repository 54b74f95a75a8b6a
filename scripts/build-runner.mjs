/**
 * Builds what an exported bundle runs with, one file for each program, into dist/studio/runner: the studio
 * fetches them from there, the command line reads them there. Only onnxruntime stays outside, because its
 * binaries are installed where the bundle runs.
 *
 *   node scripts/build-runner.mjs [FOLDER]      another folder, for tests
 */
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { root } from './setup.mjs';

const PROGRAMS = {
  'install.mjs': 'src/bundle/runner/install.ts',
  'edge.mjs': 'src/bundle/runner/edge.ts',
  'device.mjs': 'src/bundle/runner/device.ts',
  'engineProcess.js': 'src/edge/engineProcess.ts',
};

const outDir = resolve(process.argv[2] ?? join(root, 'dist/studio/runner'));
for (const [name, entry] of Object.entries(PROGRAMS)) {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    ssr: { noExternal: true, external: ['onnxruntime-node', 'onnxruntime-web'] },
    build: {
      ssr: join(root, entry),
      target: 'node20',
      outDir,
      emptyOutDir: false,
      rolldownOptions: { output: { format: 'es', entryFileNames: name, codeSplitting: false } },
    },
  });
}
