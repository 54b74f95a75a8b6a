/**
 * Before each test file of vitest.config.ts's project `fresh`: the sources' modules are reloaded, so that no file meets
 * the state that another left, while libraries stay loaded. Behind it, globals and timers are the platform's own again.
 */
import { afterAll, vi } from 'vitest';

vi.resetModules();
afterAll(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
