import { sameEngine } from '../../app/sameEngine.ts';
import { httpLink } from '../../coinference/httpLink.ts';
import type { LinkProfile } from '../../system/link.ts';
import { type Profile, parseProfile } from '../../system/profile.ts';
import { loadRecord, saveRecord } from '../../workers/blobs.ts';
import type { Side } from '../store/session/machines.ts';
import { settingNow } from '../store/setting.ts';
import type { StudioState, StudioStore } from '../store/store.ts';
import { coverageOf } from './coverage.ts';
import { endpointChoice } from './device.ts';
import { linkJson, linkOf } from './linkRecord.ts';

export interface TableKeys {
  device: string;
  edge: string;
  link: string;
}

type WithSystem = Pick<StudioState, 'project' | 'ui'>;

/** Where each table of what is here is kept: whatever changes a timing is in its key. */
export function tableKeys(state: WithSystem): TableKeys {
  const { points, classes, system } = state.project;
  const { words } = settingNow(state);
  // Sentences have a graph of their own, and so ops of their own.
  const sized = `${points}:${classes}${words ? `:words${words.neighbours}` : ''}`;
  const { url } = endpointChoice(state);
  return {
    device: `profile:device:${sized}:${system.device.threads}`,
    edge: `profile:edge:${sized}:${url}`,
    link: `profile:link:${url}`,
  };
}

/** A kept profile; one that cannot be read is as good as none: it is measured again. */
async function loadTable(key: string): Promise<Profile | null> {
  try {
    const json = await loadRecord(key);
    return json === undefined ? null : parseProfile(json);
  } catch {
    return null;
  }
}

const halfWay = (key: string): string => `${key}:partial`;

/** What an earlier profiling that did not come to its end got to. */
export const loadPartial = (key: string): Promise<Profile | null> => loadTable(halfWay(key));
export const savePartial = (key: string, profile: Profile): Promise<void> =>
  saveRecord(halfWay(key), profile);

/** Keeps a table that is complete in the place of the one before. */
export async function saveTable(key: string, profile: Profile): Promise<void> {
  await saveRecord(key, profile);
  await saveRecord(halfWay(key), undefined);
}

export const saveLink = (key: string, link: LinkProfile): Promise<void> => saveRecord(key, linkJson(link));

const keysText = (keys: TableKeys): string => Object.values(keys).join(' ');

/** What the tables of what is here belong to, as one text. */
export const tablesKeyNow = (state: WithSystem): string => keysText(tableKeys(state));

/** Whether these are still the tables of what is chosen: the person may have turned to another system meanwhile. */
export const isShown = ({ machines }: Pick<StudioState, 'machines'>, keys: TableKeys): boolean =>
  machines.key === keysText(keys);

/** Loads the kept tables of what is here, unless they are there already. */
export async function loadTables(store: StudioStore): Promise<void> {
  const state = store.getState();
  const keys = tableKeys(state);
  const key = keysText(keys);
  if (state.machines.key === key) return;
  state.put('machines', { key, device: null, edge: null, link: null, factors: null });
  store.jobs.forget('profile');
  const setting = settingNow(state);
  // A half-made table is better than none once it is usable.
  const best = async (side: Side): Promise<Profile | null> => {
    const whole = await loadTable(keys[side]);
    if (whole) return whole;
    const partial = await loadPartial(keys[side]);
    return partial && coverageOf(partial, setting).usable ? partial : null;
  };
  const link = loadRecord(keys.link).catch(() => undefined);
  const [device, edge] = await Promise.all([best('device'), best('edge')]);
  const measured = linkOf(await link);
  if (store.getState().machines.key !== key) return;
  store.getState().put('machines', { device, edge, link: measured });
  if (edge) await checkEdge(store, key, edge);
}

/** A table of an endpoint that was started with another engine since is not that endpoint's any more. */
async function checkEdge(store: StudioStore, key: string, edge: Profile): Promise<void> {
  const { url, token } = endpointChoice(store.getState());
  const link = httpLink({ url, ...(token && { token }) });
  const about = await link.describe(new AbortController().signal).catch(() => null);
  if (!about?.engine || store.getState().machines.key !== key) return;
  if (sameEngine(about.engine, edge.runtime) && about.host === edge.host) return;
  const words = ({ engine, version, threads }: Profile['runtime']) =>
    `${engine} ${version}, ${threads} thread(s)`;
  const message = `its profile was made with ${words(edge.runtime)}; it now has ${words(about.engine)} on ${about.host}`;
  store.getState().put('machines', { edge: null });
  store.jobs.report('profile', {
    code: null,
    title: 'The endpoint has changed',
    message,
    help: 'Profile it again.',
  });
}
