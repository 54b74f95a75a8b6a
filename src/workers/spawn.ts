import { Bridge } from './bridge.ts';
import type { DeviceApi } from './device.worker.ts';
import type { LearningApi } from './learning.worker.ts';

/** The device's engine: op timings and co-inference. Its sessions and loaded models are worth a few minutes. */
export const deviceBridge = (): Bridge<DeviceApi> =>
  new Bridge(
    () => new Worker(new URL('./device.worker.ts', import.meta.url), { type: 'module', name: 'device' }),
    { idleMs: 5 * 60_000 },
  );

/** Training and evaluation. Few calls each, because a training makes the engine's memory grow. */
export const learningBridge = (): Bridge<LearningApi> =>
  new Bridge(
    () => new Worker(new URL('./learning.worker.ts', import.meta.url), { type: 'module', name: 'learning' }),
    { recycleAfter: 4 },
  );
