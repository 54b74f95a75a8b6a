import type { Bridge } from '../../workers/bridge.ts';
import type { DataApi } from '../../workers/data.worker.ts';
import type { DeviceApi } from '../../workers/device.worker.ts';
import type { EngineBridge } from '../../workers/engineBridge.ts';
import type { LatencyModelApi } from '../../workers/latency.worker.ts';
import type { LearningApi } from '../../workers/learning.worker.ts';
import type { SearchApi } from '../../workers/search.worker.ts';

export type Calls<Api extends object> = Pick<Bridge<Api>, 'call' | 'send'>;
type EngineCalls<Api extends object> = Pick<EngineBridge<Api>, 'callWith' | 'send'>;

/** The workers of one studio; each starts with its first call. */
export interface Workers {
  /** This browser as the device: op times, runs, traces, bundles. */
  device: EngineCalls<DeviceApi>;
  data: Calls<DataApi>;
  search: Calls<SearchApi>;
  /** Writes files of candidates and describes them, while another search may run. */
  candidates: Calls<Pick<SearchApi, 'candidates' | 'describe'>>;
  /** Answers about accuracies; replaced often: it opens two engine sessions for each design that is evaluated. */
  oracle: Calls<LearningApi>;
  training: Calls<LearningApi>;
  /** Trains the designs of a front. */
  verify: Calls<LearningApi>;
  /** Answers about latencies; it never waits for the latency model's training. */
  latency: Calls<LatencyModelApi>;
  latencyTraining: Calls<LatencyModelApi>;
}

type Spawn = typeof import('../../workers/spawn.ts');

/** One bridge, whose code is loaded with its first call; calls keep their order. */
function late<B>(make: (spawn: Spawn) => B): { get(): Promise<B>; made(): boolean } {
  let bridge: Promise<B> | undefined;
  return {
    made: () => bridge !== undefined,
    get: () => {
      bridge ??= import('../../workers/spawn.ts').then(make);
      // Where it could not be loaded the next call tries again.
      bridge.catch(() => {
        bridge = undefined;
      });
      return bridge;
    },
  };
}

function calls<Api extends object>(make: (spawn: Spawn) => Calls<Api>): Calls<Api> {
  const { get, made } = late(make);
  return {
    call: async (signal, use) => (await get()).call(signal, use),
    send: async (use) => (made() ? (await get()).send(use) : undefined),
  };
}

function engineCalls<Api extends object>(make: (spawn: Spawn) => EngineCalls<Api>): EngineCalls<Api> {
  const { get, made } = late(make);
  return {
    callWith: async (threads, signal, use) => (await get()).callWith(threads, signal, use),
    send: async (use) => (made() ? (await get()).send(use) : undefined),
  };
}

export const spawnWorkers = (): Workers => ({
  device: engineCalls((spawn) => spawn.deviceBridge()),
  data: calls((spawn) => spawn.dataBridge()),
  search: calls((spawn) => spawn.searchBridge()),
  candidates: calls((spawn) => spawn.searchBridge()),
  oracle: calls((spawn) => spawn.learningBridge(48)),
  training: calls((spawn) => spawn.learningBridge(4)),
  verify: calls((spawn) => spawn.learningBridge(8)),
  latency: calls((spawn) => spawn.latencyModelBridge()),
  latencyTraining: calls((spawn) => spawn.latencyModelBridge()),
});
