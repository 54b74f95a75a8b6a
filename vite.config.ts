import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { embeddedFiles } from './src/tasks/folder.node.ts';
import { TASKS } from './src/tasks/registry.ts';
import { EMBEDDED } from './src/tasks/text/open.ts';

/** Engine threads need a cross-origin isolated page; the endpoint sends the same headers with the built studio. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
const proxy = { '/v2': process.env.GCODE_ENDPOINT ?? 'http://127.0.0.1:8600' };

/** Each text that an npm package brings as one file beside the studio, fetched when its task is chosen. */
function embeddedTexts(): Plugin {
  const texts = TASKS.flatMap(({ name, embedded }) => {
    const text = async () => {
      const { pack } = EMBEDDED.get(name) ?? {};
      if (!pack) throw new Error(`EMBEDDED does not say how the text of ${name} is read`);
      return pack(await embeddedFiles(name));
    };
    return embedded ? [{ fileName: embedded.file, text }] : [];
  });
  return {
    name: 'embedded-texts',
    configureServer(server) {
      for (const { fileName, text } of texts)
        server.middlewares.use(`/${fileName}`, async (_, response) => void response.end(await text()));
    },
    async generateBundle() {
      for (const { fileName, text } of texts)
        this.emitFile({ type: 'asset', fileName, source: await text() });
    },
  };
}

/** Which tasks the studio brings a comparison with baselines for: a page that asked for one that is not there would log an error. */
function shippedResults(): Plugin {
  const fileName = 'results/index.json';
  const source = () =>
    JSON.stringify(readdirSync('public/results').map((name) => name.replace(/\.json$/, '')));
  return {
    name: 'shipped-results',
    configureServer(server) {
      server.middlewares.use(`/${fileName}`, (_, response) => void response.end(source()));
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName, source: source() });
    },
  };
}

/** What each file of the program is made of, for scripts/weigh.mjs. */
function contents(path: string): Plugin {
  return {
    name: 'contents',
    writeBundle(_, bundle) {
      const chunks = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [file] : []));
      const listed = chunks.map(({ fileName, isEntry, imports, modules }) => ({
        fileName,
        isEntry,
        imports,
        modules: Object.fromEntries(
          Object.entries(modules).map(([id, module]) => [id, module.renderedLength]),
        ),
      }));
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, JSON.stringify(listed));
    },
  };
}

const ENTRY = join(import.meta.dirname, 'src/studio/main.tsx').replaceAll('\\', '/');

/**
 * All that the first screen needs lies in one file: it is needed at once, and many small files compress worse. What else is
 * loaded later is split as the bundler finds best.
 */
function firstScreen() {
  const first = new Set<string>();
  const take = (id: string, infoOf: InfoOf) => {
    // d3's index names all of its parts, of which few are needed here.
    if (first.has(id) || id.includes('/node_modules/d3/')) return;
    first.add(id);
    for (const each of infoOf(id)?.importedIds ?? []) take(each, infoOf);
  };
  return {
    name: (id: string, context: { getModuleInfo: InfoOf }) => {
      take(ENTRY, (each) => context.getModuleInfo(each));
      return first.has(id) ? 'first' : null;
    },
  };
}
type InfoOf = (id: string) => { importedIds?: readonly string[] } | null;

export default defineConfig({
  plugins: [react(), embeddedTexts(), shippedResults(), contents('dist/contents.json')],
  // The engine's own thread workers must not be re-bundled: they are served as files, next to the wasm.
  worker: { format: 'es', rolldownOptions: { checks: { bundlerTimings: false } } },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  build: {
    outDir: 'dist/studio',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 1200,
    rolldownOptions: {
      checks: { bundlerTimings: false },
      output: { codeSplitting: { groups: [firstScreen()] } },
    },
  },
  server: { headers: isolation, proxy },
  preview: { headers: isolation, proxy },
});
