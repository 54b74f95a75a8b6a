import { placeOps } from '../../design/communicate.ts';
import type { Placement } from '../../design/types.ts';
import { ms } from '../charts/format.ts';
import { tableSum } from '../prediction/figures.ts';
import { currentProblems } from '../store/setting.ts';
import type { StudioState } from '../store/store.ts';

/** What a move to a lane would make of the frame's latency, in words, before it is done; null where nothing is known of it. */
export function moveCost(state: StudioState, ids: readonly string[], lane: Placement): string | null {
  const { design } = state.project;
  const moved = placeOps(design, ids, lane);
  const there = { ...state, project: { ...state.project, design: moved } };
  const [problem] = currentProblems(there);
  if (problem) return currentProblems(state).length > 0 ? null : problem.message;
  const [before, after] = [tableSum(state), tableSum(there)];
  if (!before || !after) return null;
  const change = after.latencyMs - before.latencyMs;
  const words = change < 0 ? `${ms(-change)} less` : `${ms(change)} more`;
  return `${ms(after.latencyMs)}, ${words} (${after.provenance})`;
}
