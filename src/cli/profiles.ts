import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { endpointMachine, type ProfileTarget, thisMachine } from '../app/profiling.ts';
import { measureLink } from '../coinference/measureLink.ts';
import { nodeZlib } from '../coinference/zlib.node.ts';
import type { Setting } from '../design/types.ts';
import { heldTo, type LinkProfile } from '../system/link.ts';
import { ProfileMismatch } from '../system/partialProfile.ts';
import { keptRows, spaceGrid } from '../system/plan.ts';
import { type Profile, ProfileFormatError, parseProfile } from '../system/profile.ts';
import { profile } from '../system/profiler.ts';
import { gitCommit } from './commit.ts';
import { readJson, writeWhole } from './files.ts';
import { runJob } from './job.ts';
import { log } from './outcome.ts';
import { linkTo, type RealSystem } from './realSystem.ts';

/** The profile that an option names. Throws UsageError when it is not there, ProfileFormatError naming file and field. */
export async function readProfile(option: string, path: string): Promise<Profile> {
  const json = await readJson(option, path);
  try {
    const profile = parseProfile(json);
    const again = profile.rows.filter(({ rough }) => rough).length;
    if (again > 0)
      log(
        `${path}: ${again} of ${profile.rows.length} times were taken in haste or of an earlier form of the op; ` +
          'profile --from times them again',
      );
    return profile;
  } catch (error) {
    if (error instanceof ProfileFormatError) throw error.within(path);
    throw error;
  }
}

/** What is timed, and where its table is kept. */
interface ProfileJob extends ProfileTarget {
  /** A word for it in the progress. */
  what: string;
  setting: Setting;
  /** Whether shares of the points are timed too. */
  shares?: boolean | undefined;
  /** A partial profile to resume from, and its file. */
  from?: { path: string; profile: Profile } | undefined;
  /** Where the table is written while it grows, and whole at the end; null keeps no file. */
  out: string | null;
  /** To aim at for all rows; the profiler's own when absent. */
  seconds?: number | undefined;
}

/** Writes at least so often; a broken-off run then loses this much at most, an ordinary stop nothing. */
const WRITE_EVERY_MS = 5000;

/**
 * Measures one machine's table, with progress on stderr. However it ends, every row that was timed stands in `out`.
 * Rejects as `profile` does.
 */
export async function profileMachine(signal: AbortSignal, job: ProfileJob): Promise<Profile> {
  const { what, host, runner, pack, runtime, setting, shares, from, out, seconds } = job;
  const plan = {
    host,
    runtime,
    points: setting.points,
    keys: [...spaceGrid(setting), ...(shares ? keptRows(setting) : [])],
    codings: { pack },
    ...(from && { from: from.profile }),
    ...(seconds !== undefined && { aimMs: 1000 * seconds }),
  };
  const commit = await gitCommit();
  let latest: Profile | undefined;
  let written = Promise.resolve();
  const stamped = (table: Profile): Profile => ({
    ...table,
    updated: new Date().toISOString(),
    ...(commit && { commit }),
  });
  return runJob(signal, {
    words: `${what}: timing ops`,
    saveEveryMs: WRITE_EVERY_MS,
    save: () => {
      if (out && latest) {
        const text = JSON.stringify(latest);
        written = written.then(() => writeWhole(out, text));
      }
      return written;
    },
    run: async (running) => {
      try {
        const whole = await profile(running.signal, runner, plan, (progress) => {
          latest = stamped(progress.profile);
          const { done, total, leftMs } = progress;
          running.say({ words: `${what}: ${done} of ${total} ops timed`, progress: done / total, leftMs });
          running.worthSaving();
        });
        // The file holds what is returned, to the millisecond.
        latest = stamped(whole);
        return latest;
      } catch (error) {
        if (error instanceof ProfileMismatch && from) {
          throw new ProfileMismatch(`${from.path}: ${error.message}`);
        }
        throw error;
      }
    },
  });
}

/** The tables of both machines and the link, measured here, or read from `folder` where they stand already. */
export async function measureSystem(
  signal: AbortSignal,
  { device, endpoint }: RealSystem,
  setting: Setting,
  folder: string | null,
  shares = false,
): Promise<{ device: Profile; edge: Profile; link: LinkProfile }> {
  const machine = async (what: string, target: ProfileTarget): Promise<Profile> => {
    const out = folder === null ? null : `${folder}/${what}-${setting.points}.json`;
    const from =
      out && existsSync(out) ? { path: out, profile: await readProfile('--profiles', out) } : undefined;
    return profileMachine(signal, { ...target, what, host: hostname(), setting, shares, from, out });
  };
  const link = linkTo(endpoint);
  const edge = await endpointMachine(signal, link, endpoint.url);
  const deviceTable = await machine('device', thisMachine(device.runtime, hostname(), nodeZlib));
  const edgeTable = await machine('edge', edge);
  const measured = await measureLink(signal, link);
  return {
    device: deviceTable,
    edge: edgeTable,
    link: endpoint.mbps === null ? measured : heldTo(measured, endpoint.mbps),
  };
}
