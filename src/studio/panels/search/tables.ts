import { httpLink } from '../../../coinference/httpLink.ts';
import type { LinkProfile } from '../../../system/link.ts';
import { type Profile, parseProfile } from '../../../system/profile.ts';
import type { ProfileProgress } from '../../../system/profiler.ts';
import { keepRecord, keptRecord } from '../../../workers/blobs.ts';
import { isAbort } from '../../../workers/bridge.ts';
import { sameEngine } from '../../../workers/sameEngine.ts';
import { settingOf } from '../../store/setting.ts';
import type { StudioState, StudioStore } from '../../store/store.ts';
import { adviceOf } from '../parts/advice.ts';
import { browserName } from '../parts/browserName.ts';
import { endpointChoice, onDevice } from '../parts/device.ts';
import { coalesced } from '../parts/live.ts';
import { linkJson, linkOf } from './linkRecord.ts';
import { type TablesLive, tablesLive } from './live.ts';

/** Where each table of the chosen system is kept: whatever changes a timing is in its key. */
export function tableKeys(state: StudioState): { device: string; edge: string; link: string } {
  const { points, classes, system } = state.project;
  const { url } = endpointChoice(state);
  return {
    device: `profile:device:${points}:${classes}:${system.device.threads}`,
    edge: `profile:edge:${points}:${classes}:${url}`,
    link: `profile:link:${url}`,
  };
}

/** A kept profile; one that cannot be read is as good as none: it is measured again. */
async function keptProfile(key: string): Promise<Profile | null> {
  try {
    const json = await keptRecord(key);
    return json === undefined ? null : parseProfile(json);
  } catch {
    return null;
  }
}

const keptLink = async (key: string): Promise<LinkProfile | null> =>
  linkOf(await keptRecord(key).catch(() => undefined));

const textOf = (keys: ReturnType<typeof tableKeys>): string => Object.values(keys).join(' ');

/** Brings the kept tables of the chosen system up; called whenever the system may have changed. */
export async function loadTables(store: StudioStore): Promise<void> {
  const keys = tableKeys(store.getState());
  const key = textOf(keys);
  if (tablesLive.getState().key === key) return;
  tablesLive.setState({ key, device: null, edge: null, link: null, problem: null });
  const [device, edge, link] = await Promise.all([
    keptProfile(keys.device),
    keptProfile(keys.edge),
    keptLink(keys.link),
  ]);
  if (tablesLive.getState().key !== key) return;
  tablesLive.setState({ device, edge, link });
  if (edge) await checkEdge(store, key, edge);
}

/** A table of an endpoint that was started with another engine since is not that endpoint's any more. */
async function checkEdge(store: StudioStore, key: string, edge: Profile): Promise<void> {
  const { url, token } = endpointChoice(store.getState());
  const link = httpLink({ url, ...(token && { token }) });
  const about = await link.describe(new AbortController().signal).catch(() => null);
  if (!about?.engine || tablesLive.getState().key !== key) return;
  if (sameEngine(about.engine, edge.runtime) && about.host === edge.host) return;
  const words = ({ engine, version, threads }: Profile['runtime']) =>
    `${engine} ${version}, ${threads} thread(s)`;
  const message = `its table was made with ${words(edge.runtime)}; it now has ${words(about.engine)} on ${about.host}`;
  tablesLive.setState({
    edge: null,
    problem: { code: null, title: 'The endpoint has changed', message, help: 'Profile this system again.' },
  });
}

let stop: AbortController | undefined;
export const stopMeasuring = (): void => stop?.abort();

/** Keeps what was timed so far now and then, so that an aborted measurement goes on where it was. */
const KEEP_EVERY_MS = 2000;

/**
 * Measures both machines and the link, one after the other because they may share processors. Complete
 * tables are measured anew; half-finished ones are gone on with.
 */
export async function measureTables(store: StudioStore): Promise<void> {
  if (tablesLive.getState().doing !== null) return;
  const state = store.getState();
  const keys = tableKeys(state);
  const setting = settingOf(state.project);
  const endpoint = endpointChoice(state);
  const { threads } = state.project.system.device;
  stop = new AbortController();
  const { signal } = stop;
  const say = coalesced((patch: Partial<TablesLive>) => {
    // A late frame must not bring back a measurement that has ended.
    if (tablesLive.getState().doing !== null) tablesLive.setState(patch);
  });
  // The person may have chosen another system meanwhile: these tables are kept, but not shown as that one's.
  const show = (patch: Partial<TablesLive>) => {
    if (tablesLive.getState().key === textOf(keys)) tablesLive.setState(patch);
  };
  const follow = (which: 'device' | 'edge', words: string, from: number, stagesLeft: number) => {
    let keptAt = performance.now();
    return ({ done, total, elapsedMs, leftMs: inStage, profile }: ProfileProgress) => {
      const share = total > 0 ? done / total : 1;
      // The other machine's time is not known yet: as much again is the best guess.
      const leftMs = inStage + stagesLeft * (elapsedMs + inStage);
      say({ doing: `${words}: ${done} of ${total} timings`, progress: from + share * 0.48, leftMs });
      if (performance.now() - keptAt < KEEP_EVERY_MS) return;
      keptAt = performance.now();
      void keepRecord(`${keys[which]}:partial`, profile).catch(() => {});
    };
  };
  const measured = async (which: 'device' | 'edge', profile: Promise<Profile>) => {
    const done = await profile;
    await keepRecord(keys[which], done);
    await keepRecord(`${keys[which]}:partial`, undefined);
    show({ [which]: done });
  };
  tablesLive.setState({ doing: 'Starting the engine', progress: 0, leftMs: null });
  await loadTables(store);
  tablesLive.setState({ problem: null });
  try {
    const host = browserName(navigator);
    const partial = async (which: 'device' | 'edge') =>
      (await keptProfile(`${keys[which]}:partial`)) ?? undefined;
    // The endpoint first: when it is down, that is said at once and not after the browser's half minute.
    tablesLive.setState({ doing: 'Measuring the link', progress: 0.01 });
    const link = await onDevice(store, signal, (api, s) => api.profileLink(s, endpoint));
    await keepRecord(keys.link, linkJson(link));
    show({ link });
    const onEdge = follow('edge', 'Endpoint', 0.03, 1);
    const edgeRequest = { endpoint, setting, from: await partial('edge') };
    await measured(
      'edge',
      onDevice(store, signal, (api, s) => api.profileEdge(s, edgeRequest, onEdge)),
    );
    const onBrowser = follow('device', 'This browser', 0.52, 0);
    const deviceRequest = { threads, host, setting, from: await partial('device') };
    await measured(
      'device',
      onDevice(store, signal, (api, s) => api.profileDevice(s, deviceRequest, onBrowser)),
    );
    tablesLive.setState({ doing: null });
    const { device } = tablesLive.getState();
    store.getState().show({
      device: { ...store.getState().ui.device, threads: device?.runtime.threads ?? null },
    });
  } catch (error) {
    tablesLive.setState({ doing: null, problem: isAbort(error) ? null : adviceOf(error) });
  }
}
