import { Bridge } from './bridge.ts';
import type { DeviceApi } from './device.worker.ts';

/** The device's engine: op timings and co-inference. Its caches (sessions, loaded models) are worth a few minutes. */
export const deviceBridge = (): Bridge<DeviceApi> =>
  new Bridge(
    () => new Worker(new URL('./device.worker.ts', import.meta.url), { type: 'module', name: 'device' }),
    {
      idleMs: 5 * 60_000,
    },
  );
