import { httpLink } from '../../coinference/httpLink.ts';
import type { LinkProfile } from '../../system/link.ts';
import { type Profile, parseProfile } from '../../system/profile.ts';
import { keepRecord, keptRecord } from '../../workers/blobs.ts';
import { sameEngine } from '../../workers/sameEngine.ts';
import { settingOf } from '../store/setting.ts';
import type { StudioState, StudioStore } from '../store/store.ts';
import { coverageOf } from './coverage.ts';
import { endpointChoice } from './device.ts';
import { linkJson, linkOf } from './linkRecord.ts';
import { machinesLive, type Side } from './live.ts';

/** Where each table of what is here is kept: whatever changes a timing is in its key. */
export function tableKeys(state: StudioState): { device: string; edge: string; link: string } {
  const { points, classes, system } = state.project;
  const { words } = settingOf(state.project);
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
async function readKept(key: string): Promise<Profile | null> {
  try {
    const json = await keptRecord(key);
    return json === undefined ? null : parseProfile(json);
  } catch {
    return null;
  }
}

const halfWay = (key: string): string => `${key}:partial`;

/** What an earlier profiling that did not come to its end got to. */
export const keptPartial = (key: string): Promise<Profile | null> => readKept(halfWay(key));
export const keepPartial = (key: string, profile: Profile): Promise<void> =>
  keepRecord(halfWay(key), profile);

/** Keeps a table that is complete in the place of the one before. */
export async function keepTable(key: string, profile: Profile): Promise<void> {
  await keepRecord(key, profile);
  await keepRecord(halfWay(key), undefined);
}

export const keepLink = (key: string, link: LinkProfile): Promise<void> => keepRecord(key, linkJson(link));

const keysText = (keys: ReturnType<typeof tableKeys>): string => Object.values(keys).join(' ');

/** Whether these are still the tables of what is chosen: the person may have turned to another system meanwhile. */
export const isShown = (keys: ReturnType<typeof tableKeys>): boolean =>
  machinesLive.getState().key === keysText(keys);

/** Brings the kept tables of what is here up; called whenever the system may have changed. */
export async function loadTables(store: StudioStore): Promise<void> {
  const state = store.getState();
  const keys = tableKeys(state);
  const key = keysText(keys);
  if (machinesLive.getState().key === key) return;
  machinesLive.setState({ key, device: null, edge: null, link: null, factors: null, problem: null });
  const setting = settingOf(state.project);
  // A half-made table is better than none once it is usable.
  const best = async (side: Side): Promise<Profile | null> => {
    const whole = await readKept(keys[side]);
    if (whole) return whole;
    const partial = await keptPartial(keys[side]);
    return partial && coverageOf(partial, setting).usable ? partial : null;
  };
  const link = keptRecord(keys.link).catch(() => undefined);
  const [device, edge] = await Promise.all([best('device'), best('edge')]);
  if (machinesLive.getState().key !== key) return;
  machinesLive.setState({ device, edge, link: linkOf(await link) });
  if (edge) await checkEdge(store, key, edge);
}

/** A table of an endpoint that was started with another engine since is not that endpoint's any more. */
async function checkEdge(store: StudioStore, key: string, edge: Profile): Promise<void> {
  const { url, token } = endpointChoice(store.getState());
  const link = httpLink({ url, ...(token && { token }) });
  const about = await link.describe(new AbortController().signal).catch(() => null);
  if (!about?.engine || machinesLive.getState().key !== key) return;
  if (sameEngine(about.engine, edge.runtime) && about.host === edge.host) return;
  const words = ({ engine, version, threads }: Profile['runtime']) =>
    `${engine} ${version}, ${threads} thread(s)`;
  const message = `its table was made with ${words(edge.runtime)}; it now has ${words(about.engine)} on ${about.host}`;
  const advice = { code: null, title: 'The endpoint has changed', message, help: 'Profile it again.' };
  machinesLive.setState({ edge: null, problem: { side: 'edge', advice } });
}
