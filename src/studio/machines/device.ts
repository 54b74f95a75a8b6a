import type { Remote } from 'comlink';
import type { EndpointChoice } from '../../workers/coinference.ts';
import type { DeviceApi } from '../../workers/device.worker.ts';
import { baseUrl } from '../store/endpoint.ts';
import type { StudioState, StudioStore } from '../store/store.ts';
import { threadsNow } from './threads.ts';

/**
 * Uses the device's worker.
 * @param threads of the engine; what is chosen unless given
 */
export const onDevice = <T>(
  store: StudioStore,
  signal: AbortSignal,
  use: (api: Remote<DeviceApi>, signal: AbortSignal) => Promise<T>,
  threads = threadsNow(store.getState()),
): Promise<T> => store.workers.device.callWith(threads, signal, use);

/** The endpoint that is chosen, with an absolute address: a worker has no page to be relative to. */
export function endpointChoice({ project, ui }: Pick<StudioState, 'project' | 'ui'>): EndpointChoice {
  const { edge, link } = project.system;
  const chosen = baseUrl(edge.url);
  const proxy = ui.endpoint.state === 'connected' ? ui.endpoint.proxy : undefined;
  return {
    // A server that no page may read is asked through this page's own endpoint.
    url: (proxy?.of === chosen ? proxy.url : chosen) || location.origin,
    token: ui.token,
    mbps: link.kind === 'held' ? link.mbps : null,
  };
}
