import { keysOfDesign } from '../../system/designKeys.ts';
import { keyText, type OpKey } from '../../system/keys.ts';
import type { PlannedKey } from '../../system/plan.ts';
import { isAbort } from '../../workers/bridge.ts';
import { adviceOf } from '../kit/advice.ts';
import { currentProblems, settingOf } from '../store/setting.ts';
import type { StudioState, StudioStore } from '../store/store.ts';
import { machinesLive, SIDES, type Side } from './live.ts';
import { Profiling } from './profiling.ts';
import { loadTables } from './tables.ts';

let stop: AbortController | undefined;
export const stopMeasuring = (): void => stop?.abort();

/**
 * Times this browser, the endpoint, or both, one after the other because they may share processors, and the link where the
 * endpoint is among them. Complete tables are measured anew; half-made ones are gone on with.
 */
export async function measureTables(store: StudioStore, sides: readonly Side[] = SIDES): Promise<void> {
  if (machinesLive.getState().doing !== null) return;
  stop = new AbortController();
  const side = sides.length === 1 ? (sides[0] as Side) : 'edge';
  machinesLive.setState({ doing: { side, words: 'Starting the engine' }, progress: 0, leftMs: null });
  await loadTables(store);
  machinesLive.setState({ problem: null });
  const profiling = new Profiling(store, sides, stop.signal);
  try {
    if (sides.includes('edge')) await profiling.link();
    await profiling.ops();
    await profiling.anchors();
    machinesLive.setState({ doing: null });
    const { device } = machinesLive.getState();
    store.getState().show({
      device: { ...store.getState().ui.device, threads: device?.runtime.threads ?? null },
    });
  } catch (error) {
    const at = machinesLive.getState().doing?.side ?? null;
    await profiling.keep().catch(() => {});
    const problem = isAbort(error) ? null : { side: at, advice: adviceOf(error) };
    machinesLive.setState({ doing: null, problem });
  }
}

/** Ops of the design on the canvas that this side's table only interpolates, though its machine is here. */
export function untimedOps({ project }: StudioState, side: Side): OpKey[] {
  const profile = machinesLive.getState()[side];
  if (!profile || project.system[side].machine.kind !== 'here') return [];
  const known = new Set(profile.rows.map(({ key }) => keyText(key)));
  return keysOfDesign(project.design, settingOf(project), side).filter((key) => !known.has(keyText(key)));
}

/** Times the ops of the design on the canvas one by one, each alone on its machine: its op times are then measured. */
export async function timeDesignOps(store: StudioStore): Promise<void> {
  if (machinesLive.getState().doing !== null) return;
  const state = store.getState();
  if (currentProblems(state).length > 0) return;
  stop = new AbortController();
  const profiling = new Profiling(store, SIDES, stop.signal);
  machinesLive.setState({ problem: null });
  try {
    for (const side of SIDES) {
      const keys = untimedOps(state, side).map((key): PlannedKey => ({ key, stage: 'fine' }));
      if (keys.length > 0) await profiling.more(side, keys);
    }
    machinesLive.setState({ doing: null });
  } catch (error) {
    const at = machinesLive.getState().doing?.side ?? null;
    const problem = isAbort(error) ? null : { side: at, advice: adviceOf(error) };
    machinesLive.setState({ doing: null, problem });
  }
}

/** Measures the link alone, which takes a second or so. */
export async function measureLinkNow(store: StudioStore): Promise<void> {
  if (machinesLive.getState().doing !== null) return;
  stop = new AbortController();
  await loadTables(store);
  machinesLive.setState({ doing: { side: 'link', words: 'Measuring the link' }, progress: 0, problem: null });
  try {
    await new Profiling(store, [], stop.signal).link();
    machinesLive.setState({ doing: null });
  } catch (error) {
    const problem = isAbort(error) ? null : { side: 'link' as const, advice: adviceOf(error) };
    machinesLive.setState({ doing: null, problem });
  }
}
