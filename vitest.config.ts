import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const path = (file: string) => fileURLToPath(new URL(file, import.meta.url));

/** The WASM engine's thread count, fixed for a process, is what these are about. */
const ALONE = ['src/runtime/*.test.ts'];
/** Tests that stand in for modules, or of modules that keep what they were told. */
const FRESH = ['src/studio/**/*.test.ts', 'src/studio/**/*.test.tsx', 'src/workers/*.test.ts'];

export default defineConfig({
  resolve: { alias: [{ find: /^fast-check$/, replacement: path('scripts/fastCheck.mjs') }] },
  test: {
    environment: 'node',
    // ORT and socket tests share two cores; slow machines must not fail them.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    // Most of a small file's time would go to loading what the file before has loaded.
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE } },
      {
        extends: true,
        test: {
          name: 'fresh',
          include: FRESH,
          isolate: false,
          setupFiles: [path('scripts/freshModules.mjs')],
        },
      },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['src/**/*.test.ts'],
          exclude: [...ALONE, ...FRESH],
          isolate: false,
        },
      },
    ],
  },
});
