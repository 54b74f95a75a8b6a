import type { Bridge } from '../../workers/bridge.ts';
import type { DataApi } from '../../workers/data.worker.ts';
import type { DeviceApi } from '../../workers/device.worker.ts';
import type { EngineBridge } from '../../workers/engineBridge.ts';
import type { LatencyModelApi } from '../../workers/latency.worker.ts';
import type { LearningApi } from '../../workers/learning.worker.ts';
import type { SearchApi } from '../../workers/search.worker.ts';
import {
  dataBridge,
  deviceBridge,
  latencyModelBridge,
  learningBridge,
  searchBridge,
} from '../../workers/spawn.ts';

export type Calls<Api extends object> = Pick<Bridge<Api>, 'call' | 'send'>;

/** The workers of one studio; each starts with its first call. */
export interface Workers {
  /** This browser as the device: op times, runs, traces, bundles. */
  device: Pick<EngineBridge<DeviceApi>, 'callWith' | 'send'>;
  data: Calls<DataApi>;
  search: Calls<SearchApi>;
  /** Answers about accuracies; replaced often: it opens two engine sessions for each design that is evaluated. */
  oracle: Calls<LearningApi>;
  training: Calls<LearningApi>;
  /** Trains the designs of a front. */
  verify: Calls<LearningApi>;
  /** Answers about latencies; it never waits for the latency model's training. */
  latency: Calls<LatencyModelApi>;
  latencyTraining: Calls<LatencyModelApi>;
}

export const spawnWorkers = (): Workers => ({
  device: deviceBridge(),
  data: dataBridge(),
  search: searchBridge(),
  oracle: learningBridge(48),
  training: learningBridge(4),
  verify: learningBridge(8),
  latency: latencyModelBridge(),
  latencyTraining: latencyModelBridge(),
});
