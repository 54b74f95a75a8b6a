import type { Remote } from 'comlink';
import type { EndpointChoice } from '../../workers/coinference.ts';
import type { DeviceApi } from '../../workers/device.worker.ts';
import { deviceBridge } from '../../workers/spawn.ts';
import { baseUrl } from '../store/endpoint.ts';
import type { StudioState, StudioStore } from '../store/store.ts';
import { threadsNow } from './threads.ts';

const worker = deviceBridge();
let engineThreads: number | undefined;

/**
 * Uses the device's worker. The engine's thread count is fixed at its start: another number needs a fresh worker.
 * @param threads of the engine; what is chosen unless given
 */
export async function onDevice<T>(
  store: StudioStore,
  signal: AbortSignal,
  use: (api: Remote<DeviceApi>, signal: AbortSignal) => Promise<T>,
  threads = threadsNow(store.getState()),
): Promise<T> {
  if (engineThreads !== undefined && engineThreads !== threads) {
    worker.end('The number of threads was changed.');
  }
  engineThreads = threads;
  return worker.call(signal, use);
}

/** The endpoint that is chosen, with an absolute address: a worker has no page to be relative to. */
export function endpointChoice({ project, ui }: StudioState): EndpointChoice {
  const { edge, link } = project.system;
  return {
    url: baseUrl(edge.url) || location.origin,
    token: ui.token,
    mbps: link.kind === 'held' ? link.mbps : null,
  };
}
