import { createSelector } from 'reselect';
import { keysOfDesign } from '../../system/designKeys.ts';
import { keyText, type OpKey } from '../../system/keys.ts';
import type { PlannedKey } from '../../system/plan.ts';
import { SIDES, type Side } from '../store/session/machines.ts';
import { currentProblems, settingNow } from '../store/setting.ts';
import type { StudioState, StudioStore } from '../store/store.ts';
import { Profiling } from './profiling.ts';
import { loadTables } from './tables.ts';

/** What was timed is kept so often while it grows: a closed tab loses no more than this. */
const KEEP_EVERY_MS = 1000;

/** One piece of work at a time that times machines: two at once would disturb each other. */
async function profile(
  store: StudioStore,
  words: string,
  sides: readonly Side[],
  use: (profiling: Profiling) => Promise<void>,
): Promise<void> {
  let profiling: Profiling | undefined;
  await store.jobs.start('profile', {
    words,
    run: async (running) => {
      await loadTables(store);
      profiling = new Profiling(store, sides, running);
      await use(profiling);
      return '';
    },
    save: () => profiling?.keep(),
    saveEveryMs: KEEP_EVERY_MS,
  });
}

export const stopMeasuring = (store: StudioStore): Promise<void> => store.jobs.stop('profile');

/**
 * Times this browser, the endpoint, or both, one after the other because they may share processors, and the link where the
 * endpoint is among them. Complete tables are measured again; half-made ones are continued.
 */
export const measureTables = (store: StudioStore, sides: readonly Side[] = SIDES): Promise<void> =>
  profile(store, 'Starting the engine', sides, async (profiling) => {
    if (sides.includes('edge')) await profiling.link();
    await profiling.ops();
    await profiling.anchors();
    const { ui, machines } = store.getState();
    const threads = machines.device?.runtime.threads ?? null;
    store.getState().show({ device: { ...ui.device, threads } });
  });

type WithTables = Pick<StudioState, 'project' | 'machines'>;

/** Ops of the design on the canvas that this side's table only interpolates, though its machine is here. */
export const untimedOps: (state: WithTables, side: Side) => readonly OpKey[] = createSelector(
  [
    ({ machines }: WithTables, side: Side) => machines[side],
    ({ project }: WithTables, side: Side) => project.system[side].machine.kind === 'here',
    ({ project }: WithTables) => project.design,
    settingNow,
    currentProblems,
    (_: WithTables, side: Side) => side,
  ],
  (table, here, design, setting, problems, side) => {
    if (!table || !here || problems.length > 0) return [];
    const known = new Set(table.rows.map(({ key }) => keyText(key)));
    return keysOfDesign(design, setting, side).filter((key) => !known.has(keyText(key)));
  },
);

/** Times the ops of the design on the canvas one by one, each alone on its machine: its op times are then measured. */
export async function timeDesignOps(store: StudioStore): Promise<void> {
  const state = store.getState();
  if (currentProblems(state).length > 0) return;
  await profile(store, 'Starting the engine', SIDES, async (profiling) => {
    for (const side of SIDES) {
      const keys = untimedOps(state, side).map((key): PlannedKey => ({ key, stage: 'fine' }));
      if (keys.length > 0) await profiling.more(side, keys);
    }
  });
}

/** Measures the link alone, which takes a second or so. */
export const measureLinkNow = (store: StudioStore): Promise<void> =>
  profile(store, 'Measuring the link', [], (profiling) => profiling.link());
