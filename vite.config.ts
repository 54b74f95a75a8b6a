import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Engine threads need a cross-origin isolated page; the endpoint sends the same headers with the built studio. */
const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
const proxy = { '/v2': process.env.GCODE_ENDPOINT ?? 'http://127.0.0.1:8600' };

export default defineConfig({
  plugins: [react()],
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
