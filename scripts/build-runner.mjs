/**
 * Builds what an exported bundle runs with, one file for each program, into dist/studio/runner: the studio
 * fetches them from there, the command line reads them there (src/bundle/programs.ts says which go where). Only
 * onnxruntime-node stays outside, because its binaries are installed where the bundle runs.
 *
 *   node scripts/build-runner.mjs [FOLDER]      another folder, for tests
 */
import { copyFileSync, cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'vite';
import { root } from './setup.mjs';

const NODE = {
  'install.mjs': 'src/bundle/runner/installEdge.ts',
  'edge.mjs': 'src/bundle/runner/edge.ts',
  'device.mjs': 'src/bundle/runner/device.ts',
  'index.mjs': 'src/bundle/runner/index.ts',
  'native.mjs': 'src/bundle/runner/native.ts',
  'engineProcess.js': 'src/edge/engineProcess.ts',
};
const BROWSER = { 'page.mjs': 'src/bundle/page/page.ts', 'browser.mjs': 'src/bundle/page/device.ts' };
const COPIES = {
  'device.d.mts': 'src/bundle/deploy/device.d.ts',
  'page.txt': 'src/bundle/page/index.html',
  'ort-wasm-simd-threaded.mjs': 'node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.mjs',
  'ort-wasm-simd-threaded.wasm': 'node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm',
};

const outDir = resolve(process.argv[2] ?? join(root, 'dist/studio/runner'));
const common = { root, configFile: false, logLevel: 'warn', publicDir: false };
const output = (name) => ({ output: { format: 'es', entryFileNames: name, codeSplitting: false } });
for (const [name, entry] of Object.entries(NODE)) {
  await build({
    ...common,
    ssr: { noExternal: true, external: ['onnxruntime-node'] },
    build: {
      ssr: join(root, entry),
      target: 'node20',
      outDir,
      emptyOutDir: false,
      rolldownOptions: output(name),
    },
  });
}
for (const [name, entry] of Object.entries(BROWSER)) {
  await build({
    ...common,
    // The engine's own files are named by the page; the build would copy others beside it.
    resolve: { conditions: ['onnxruntime-web-use-extern-wasm', 'module', 'browser'] },
    build: {
      lib: { entry: join(root, entry), formats: ['es'], fileName: () => name },
      target: 'es2023',
      minify: true,
      outDir,
      emptyOutDir: false,
      rolldownOptions: output(name),
    },
  });
}
for (const [name, from] of Object.entries(COPIES)) copyFileSync(join(root, from), join(outDir, name));
cpSync(join(root, 'src/bundle/python'), outDir, {
  recursive: true,
  filter: (path) => !path.endsWith('__pycache__'),
});
