import { probeEndpoint } from '../store/endpoint.ts';
import type { StudioStore } from '../store/store.ts';

/** Asks the chosen endpoint who it is; only the newest answer counts. */
export async function testConnection(store: StudioStore): Promise<void> {
  const { url } = store.getState().project.system.edge;
  const { token } = store.getState().ui;
  store.getState().show({ endpoint: { state: 'connecting' } });
  const endpoint = await probeEndpoint(url, token);
  if (store.getState().project.system.edge.url === url) store.getState().show({ endpoint });
}
