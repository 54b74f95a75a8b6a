import { pointsOfZoo } from '../../../app/dispatch/shippedZoo.ts';
import {
  crowd,
  LINK_TRACES,
  type LinkTrace,
  type LoadTrace,
  mixedLoad,
  playedIn,
  steadyLoad,
} from '../../../coinference/dispatch/traces.ts';
import { unitOf } from '../../../tasks/registry.ts';
import type { OwnDesign } from '../../../workers/dispatchZoo.ts';
import type { DispatchSession, ZooName } from '../../store/session/dispatch.ts';
import type { StudioState } from '../../store/store.ts';

type WithZoo = Pick<StudioState, 'project' | 'results' | 'dispatch' | 'zoo'>;

/** What the known traces are called. */
export const TRACE_TITLES: Readonly<Record<string, string>> = {
  step: 'Step: 40, 5, 40 Mb/s',
  walking: 'Wi-Fi while walking',
  tunnel: 'A train through a tunnel',
  mixed: 'Mixed: 60, then 1.5 Mb/s',
};

/** Loads that are known by name. */
const KNOWN_LOADS = { crowd, mixed: mixedLoad };
export const LOAD_TITLES: Readonly<Record<keyof typeof KNOWN_LOADS, string>> = {
  crowd: 'A crowd: 1, 4, 16, 4 and 1',
  mixed: 'Mixed: 1, 16 and 1',
};
export const isKnownLoad = (name: string): name is keyof typeof KNOWN_LOADS =>
  Object.hasOwn(KNOWN_LOADS, name);

/** The trace of the link as it will be played. */
export function linkTraceNow({ link, seconds }: Pick<DispatchSession, 'link' | 'seconds'>): LinkTrace {
  const known = link.kind === 'known' ? LINK_TRACES[link.name] : undefined;
  const trace = link.kind === 'file' ? link.trace : (known ?? (LINK_TRACES.step as () => LinkTrace))();
  return seconds === null ? trace : playedIn(trace, seconds);
}

/** The other devices over the same time. */
export function loadTraceNow(dispatch: Pick<DispatchSession, 'link' | 'load' | 'seconds'>): LoadTrace {
  const { seconds } = linkTraceNow(dispatch);
  const { load } = dispatch;
  if (load.kind === 'file') return playedIn(load.trace, seconds);
  return load.kind === 'steady' ? steadyLoad(load.devices) : KNOWN_LOADS[load.kind](seconds);
}

/** The newest whole checkpoint of each of the project's trained designs, as a zoo's designs. */
export function ownDesigns({ project, results }: Pick<WithZoo, 'project' | 'results'>): OwnDesign[] {
  const fitting = results.checkpoints.filter(
    ({ task, points }) => task === project.task && points === project.points,
  );
  return fitting
    .filter((c, i) => fitting.findIndex(({ designKey }) => designKey === c.designKey) === i)
    .map(({ design, id, accuracy }) => ({ name: design.name, design, checkpoint: id, accuracy }));
}

interface ZooOption {
  name: ZooName;
  /** Of the choice, as a text. */
  value: string;
  label: string;
}

const textOf = (name: ZooName): string => (name.kind === 'own' ? 'own' : String(name.points));

/** The zoos that can be played: those that come with the studio, and the project's trained designs. */
export function zooOptions(state: WithZoo): ZooOption[] {
  const { zoo, project } = state;
  const shipped = zoo.index?.task === project.task ? pointsOfZoo(zoo.index) : [];
  const own = ownDesigns(state).length;
  const option = (name: ZooName, label: string) => ({ name, label, value: textOf(name) });
  return [
    ...shipped.map(({ points, networks }) =>
      option(
        { kind: 'shipped', points },
        `Shipped: ${networks} network${networks === 1 ? '' : 's'}, ${points} ${unitOf(project.task)}`,
      ),
    ),
    ...(own > 0 ? [option({ kind: 'own' }, `Yours: ${own} trained design${own === 1 ? '' : 's'}`)] : []),
  ];
}

/** The zoo that would be played now: the person's choice, else the shipped one for the project's points; null where none is. */
export function zooNow(state: WithZoo): ZooOption | null {
  const options = zooOptions(state);
  const { zoo } = state.dispatch;
  const chosen = zoo && options.find(({ value }) => value === textOf(zoo));
  const fitting = options.find(({ value }) => value === String(state.project.points));
  return chosen ?? fitting ?? options[0] ?? null;
}

/** How many points less right than the best one a design may be, unless the person says otherwise. */
const WORSE = 5;

/** The least accuracy of a design that is used: the person's choice, else a little less than that of the best. */
export function leastAccuracyNow(state: WithZoo): number {
  const { leastAccuracy } = state.dispatch;
  if (leastAccuracy !== null) return leastAccuracy;
  const zoo = zooNow(state)?.name;
  const known =
    zoo?.kind === 'own'
      ? ownDesigns(state).map(({ accuracy }) => accuracy)
      : (state.zoo.index?.entries ?? [])
          .filter(({ points }) => points === zoo?.points)
          .map(({ accuracy }) => accuracy.value);
  return Math.max(0, Math.floor(100 * Math.max(0, ...known) - WORSE)) / 100;
}
