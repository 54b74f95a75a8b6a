import { probeEndpoint } from '../../store/endpoint.ts';
import type { StudioStore } from '../../store/store.ts';
import type { EndpointState } from '../../store/ui.ts';

const WATCH_MS = 20_000;

async function ask(store: StudioStore, probe: typeof probeEndpoint): Promise<void> {
  const { url } = store.getState().project.system.edge;
  const endpoint = await probe(url, store.getState().ui.token);
  // Only an answer about the address that is still chosen counts.
  if (store.getState().project.system.edge.url !== url) return;
  if (!same(store.getState().ui.endpoint, endpoint)) store.getState().show({ endpoint });
}

/** Whether two states say the same; the round trip differs a little each time and is not news. */
function same(a: EndpointState, b: EndpointState): boolean {
  const said = (state: EndpointState) => JSON.stringify({ ...state, roundTripMs: 0 });
  return said(a) === said(b);
}

/** Asks the chosen endpoint who it is. */
export async function testConnection(store: StudioStore, probe = probeEndpoint): Promise<void> {
  store.getState().show({ endpoint: { state: 'connecting' } });
  await ask(store, probe);
}

/**
 * Keeps what is known of the endpoint true: asks again now and then while nothing runs (a request would
 * disturb what is being timed), and at once when a job fails.
 * @returns stops watching
 */
export function watchEndpoint(store: StudioStore, probe = probeEndpoint): () => void {
  const timer = setInterval(() => {
    const { jobs, ui } = store.getState();
    const busy = Object.values(jobs).some((job) => job?.state === 'running');
    if (!busy && ui.endpoint.state !== 'connecting') void ask(store, probe);
  }, WATCH_MS);
  const stop = store.subscribe((now, before) => {
    const failed = ({ jobs }: typeof now) =>
      Object.values(jobs).filter((job) => job?.state === 'failed').length;
    if (now.jobs !== before.jobs && failed(now) > failed(before)) void ask(store, probe);
  });
  return () => {
    clearInterval(timer);
    stop();
  };
}
