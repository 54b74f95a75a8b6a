import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const fastCheck = fileURLToPath(new URL('scripts/fastCheck.mjs', import.meta.url));

export default defineConfig({
  resolve: { alias: [{ find: /^fast-check$/, replacement: fastCheck }] },
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    environment: 'node',
    // ORT and socket tests share two cores; slow machines must not fail them.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});
