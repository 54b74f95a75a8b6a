import { followAddress } from './actions/openShared.ts';
import { followSample } from './panels/run/followSample.ts';
import { followSearch } from './panels/search/followSearch.ts';
import { bringBackData } from './panels/setup/tasks.ts';
import { testConnection, watchEndpoint } from './panels/setup/testConnection.ts';
import { followZoo } from './panels/zoo/followZoo.ts';
import { followPrediction } from './prediction/followPrediction.ts';
import { followSnapshots } from './store/snapshots.ts';
import type { Storage } from './store/storage.ts';
import type { StudioStore } from './store/store.ts';

/** Starts all that looks after a drawn page: the endpoint, predictions, and what belongs to the design, its task and the address. */
export function followAll(store: StudioStore, storage: Storage): void {
  void testConnection(store);
  watchEndpoint(store);
  followPrediction(store);
  followSearch(store);
  followSample(store);
  followZoo(store);
  followSnapshots(store);
  followAddress(store);
  // Without the browser's storage the folder is asked for again.
  void bringBackData(store, storage).catch(() => {});
}
