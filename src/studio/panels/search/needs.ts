import { systemNow } from '../../machines/chosen.ts';
import { tableKeys } from '../../machines/tables.ts';
import { latencyModelNow } from '../../prediction/saved.ts';
import type { StudioState } from '../../store/store.ts';
import { accuracyLookedFor, askedNow } from './accuracySource.ts';

/** Fewer objectives have no trade-off. */
export const FEWEST = 2;

/**
 * Whether a search can start: a system with tables, something that answers about accuracies, and something to trade off.
 * Before the answers were looked for, the start itself looks for them.
 */
export const canSearch = (state: StudioState): boolean =>
  systemNow(state) !== null &&
  state.search.objectives.length >= FEWEST &&
  (askedNow(state) !== null || !accuracyLookedFor(state));

/** What a kept search belongs to: it can only be resumed with the same tables and the same source of accuracies. */
export function searchKey(state: StudioState): string {
  const { device, edge } = state.project.system;
  const machines = JSON.stringify([device.machine, edge.machine]);
  const corrected = state.accuracy.correction?.at ?? '';
  const trained = `${askedNow(state)}:${corrected}:${latencyModelNow(state)}`;
  return `search-of:${Object.values(tableKeys(state)).join(' ')}:${machines}:${trained}`;
}
