import type { Remote } from 'comlink';
import { onAbort } from '../../system/onAbort.ts';
import type { DataApi } from '../../workers/data.worker.ts';
import type { DeviceApi } from '../../workers/device.worker.ts';
import type { LatencyModelApi } from '../../workers/latency.worker.ts';
import type { LearningApi } from '../../workers/learning.worker.ts';
import type { SearchApi } from '../../workers/search.worker.ts';
import type { Workers } from './workers.ts';

interface Apis {
  device: Partial<DeviceApi>;
  data: Partial<DataApi>;
  search: Partial<SearchApi>;
  candidates: Partial<SearchApi>;
  oracle: Partial<LearningApi>;
  training: Partial<LearningApi>;
  verify: Partial<LearningApi>;
  latency: Partial<LatencyModelApi>;
  latencyTraining: Partial<LatencyModelApi>;
}

/** Calls an object of this thread as a Bridge calls a worker: an abort ends the call when the worker does not end it itself. */
function fakeBridge(api: object) {
  const call = async <T>(
    signal: AbortSignal,
    use: (remote: Remote<never>, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    const aborted = new DOMException('Stopped.', 'AbortError');
    if (signal.aborted) throw aborted;
    let leave = () => {};
    const grace = new Promise<never>((_, reject) => {
      leave = onAbort(signal, () => void setTimeout(() => reject(aborted)));
    });
    grace.catch(() => {});
    try {
      return await Promise.race([use(api as Remote<never>, signal), grace]);
    } catch (error) {
      throw signal.aborted ? aborted : error;
    } finally {
      leave();
    }
  };
  return {
    call,
    callWith: <T>(_threads: number, ...args: Parameters<typeof call<T>>) => call(...args),
    send: async (use: (remote: Remote<never>) => Promise<unknown>) => void (await use(api as Remote<never>)),
  };
}

/** Workers of a test: they answer with the functions that it gives, and with an error otherwise. */
export function fakeWorkers(apis: Partial<Apis> = {}): Workers {
  const of = (name: keyof Apis) => fakeBridge(apis[name] ?? {}) as unknown as never;
  return {
    device: of('device'),
    data: of('data'),
    search: of('search'),
    candidates: of('candidates'),
    oracle: of('oracle'),
    training: of('training'),
    verify: of('verify'),
    latency: of('latency'),
    latencyTraining: of('latencyTraining'),
  };
}
