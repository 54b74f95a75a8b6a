import { Bridge } from './bridge.ts';
import type { DataApi } from './data.worker.ts';
import type { DeviceApi } from './device.worker.ts';
import { EngineBridge } from './engineBridge.ts';
import type { LatencyModelApi } from './latency.worker.ts';
import type { LearningApi } from './learning.worker.ts';
import type { SearchApi } from './search.worker.ts';

/** The device's engine: op timings and co-inference. Its sessions and loaded models are worth a few minutes. */
export const deviceBridge = (): EngineBridge<DeviceApi> =>
  new EngineBridge(
    () => new Worker(new URL('./device.worker.ts', import.meta.url), { type: 'module', name: 'device' }),
    { idleMs: 5 * 60_000 },
  );

/**
 * Training and evaluation.
 * @param recycleAfter calls of one worker: the engine's memory grows with each session that it opens
 */
export const learningBridge = (recycleAfter: number): Bridge<LearningApi> =>
  new Bridge(
    () => new Worker(new URL('./learning.worker.ts', import.meta.url), { type: 'module', name: 'learning' }),
    { recycleAfter },
  );

/** The latency model: its training and its answers. */
export const latencyModelBridge = (): Bridge<LatencyModelApi> =>
  new Bridge(
    () => new Worker(new URL('./latency.worker.ts', import.meta.url), { type: 'module', name: 'latency' }),
    // It answers after every edit: each call is cheap, and opening the engine again is not.
    { idleMs: 10 * 60_000, recycleAfter: 100_000 },
  );

/** The search: tables and arithmetic only, no engine. */
export const searchBridge = (): Bridge<SearchApi> =>
  new Bridge(
    () => new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module', name: 'search' }),
    // A stopped search hands its state over: worth waiting for on a busy machine.
    { graceMs: 5000 },
  );

/** Reading a person's folder: seldom, and with much memory, so each has a fresh worker. */
export const dataBridge = (): Bridge<DataApi> =>
  new Bridge(
    () => new Worker(new URL('./data.worker.ts', import.meta.url), { type: 'module', name: 'data' }),
    { recycleAfter: 1 },
  );
