import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { embeddedFiles } from './src/tasks/folder.node.ts';
import { packBrown } from './src/tasks/text/brown.ts';
import { BROWN_FILE } from './src/tasks/text/classes.ts';

/** Engine threads need a cross-origin isolated page; the endpoint sends the same headers with the built studio. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
const proxy = { '/v2': process.env.GCODE_ENDPOINT ?? 'http://127.0.0.1:8600' };

/** The Brown corpus as one file beside the studio, fetched when its task is chosen. */
function brownCorpus(): Plugin {
  const text = async () => packBrown(await embeddedFiles('brown'));
  return {
    name: 'brown-corpus',
    configureServer(server) {
      server.middlewares.use(`/${BROWN_FILE}`, async (_, response) => void response.end(await text()));
    },
    async generateBundle() {
      this.emitFile({ type: 'asset', fileName: BROWN_FILE, source: await text() });
    },
  };
}

export default defineConfig({
  plugins: [react(), brownCorpus()],
  // The engine's own thread workers must not be re-bundled: they are served as files, next to the wasm.
  worker: { format: 'es', rolldownOptions: { checks: { bundlerTimings: false } } },
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  build: {
    outDir: 'dist/studio',
    emptyOutDir: true,
    target: 'es2023',
    chunkSizeWarningLimit: 1200,
    rolldownOptions: { checks: { bundlerTimings: false } },
  },
  server: { headers: isolation, proxy },
  preview: { headers: isolation, proxy },
});
