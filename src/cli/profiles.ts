import { existsSync } from 'node:fs';
import { hostname } from 'node:os';
import { httpLink } from '../coinference/httpLink.ts';
import { measureLink } from '../coinference/measureLink.ts';
import { remoteRunner } from '../coinference/remoteRunner.ts';
import type { Setting } from '../design/types.ts';
import type { RuntimeInfo } from '../runtime/session.ts';
import { heldTo, type LinkProfile } from '../system/link.ts';
import { spaceGrid } from '../system/plan.ts';
import { type Profile, ProfileFormatError, parseProfile } from '../system/profile.ts';
import { profile } from '../system/profiler.ts';
import { type OpRunner, sessionRunner } from '../system/runner.ts';
import { readNamedText, writeWhole } from './files.ts';
import { log } from './outcome.ts';
import type { RealSystem } from './realSystem.ts';

async function readProfile(path: string): Promise<Profile> {
  try {
    return parseProfile(JSON.parse(await readNamedText('--profiles', path)));
  } catch (error) {
    if (error instanceof SyntaxError) throw new ProfileFormatError(`${path} is not JSON: ${error.message}`);
    if (error instanceof ProfileFormatError) throw new ProfileFormatError(`${path}: ${error.message}`);
    throw error;
  }
}

/** Measures one machine's table; with a file, goes on from what stands there and keeps each row that is timed. */
async function profileOf(
  signal: AbortSignal,
  what: string,
  runner: OpRunner,
  runtime: RuntimeInfo,
  setting: Setting,
  file: string | null,
): Promise<Profile> {
  const from = file && existsSync(file) ? await readProfile(file) : undefined;
  const plan = { host: hostname(), runtime, points: setting.points, keys: spaceGrid(setting) };
  let said = 0;
  let written = Promise.resolve();
  const table = await profile(signal, runner, { ...plan, ...(from && { from }) }, (progress) => {
    const { done, total, elapsedMs, leftMs } = progress;
    if (elapsedMs - said < 5000 && done < total) return;
    said = elapsedMs;
    log(`${what}: ${done} of ${total} ops timed, ${Math.ceil(leftMs / 1000)} s left`);
    if (file) written = written.then(() => writeWhole(file, JSON.stringify(progress.profile)));
  });
  await written;
  return table;
}

/** The tables of both machines and the link, measured here, or read from `folder` where they stand already. */
export async function measureSystem(
  signal: AbortSignal,
  { device, endpoint }: RealSystem,
  setting: Setting,
  folder: string | null,
): Promise<{ device: Profile; edge: Profile; link: LinkProfile }> {
  const file = (name: string) => (folder === null ? null : `${folder}/${name}-${setting.points}.json`);
  const link = httpLink({ url: endpoint.url });
  const { engine } = await link.describe(signal);
  if (!engine) throw new Error(`${endpoint.url} does not say what it computes with`);
  const runner = sessionRunner(device.runtime);
  const deviceTable = await profileOf(signal, 'device', runner, device.runtime.info, setting, file('device'));
  const edgeTable = await profileOf(signal, 'edge', remoteRunner(link), engine, setting, file('edge'));
  const measured = await measureLink(signal, link);
  return {
    device: deviceTable,
    edge: edgeTable,
    link: endpoint.mbps === null ? measured : heldTo(measured, endpoint.mbps),
  };
}
