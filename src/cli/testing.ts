import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, onTestFinished, vi } from 'vitest';
import { type OpenDesign, RealRun } from '../coinference/realRun.ts';
import type { Setting } from '../design/types.ts';
import { createEndpoint, type Endpoint } from '../edge/endpoint.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { spaceGrid } from '../system/plan.ts';
import { fakeProfile } from '../system/testing.ts';
import { pack } from '../tasks/packed.ts';
import { shapesTask } from '../tasks/shapes.ts';
import { runCommandLine } from './program.ts';

export const gcodeScript = fileURLToPath(new URL('../../scripts/gcode.mjs', import.meta.url));

// Variables that name a person's data or token: a test means the same everywhere.
for (const name of Object.keys(process.env)) if (name.startsWith('GCODE_')) delete process.env[name];

export interface CliRun {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the real command line in a process of its own; `gcodeHere` says the same of most calls in a fraction of the time. */
export function gcode(...args: string[]): Promise<CliRun> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [gcodeScript, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const run: CliRun = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => (run.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (run.stderr += text));
    child.once('error', failed);
    child.once('close', (code) => done({ ...run, code }));
  });
}

/** Runs the command line in this process. */
export async function gcodeHere(...args: string[]): Promise<CliRun> {
  const run: CliRun = { code: null, stdout: '', stderr: '' };
  const said = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    run.stderr += text;
    return true;
  });
  run.code = await runCommandLine(args, new AbortController().signal, (text) => {
    run.stdout += text;
  });
  said.mockRestore();
  return run;
}

/** A frame of each design: the seconds of warming up make times steady, of which no test says anything. */
async function shortWarmUp(this: RealRun, designs: readonly OpenDesign[]): Promise<void> {
  for (const design of designs) await this.run(design, 0, null).catch(() => {});
}

/**
 * Runs with --json, in this process, and reads the one document; the exit code has to be the expected one. A process for
 * each call would spend most of a test's time on starting.
 */
export async function gcodeJson<T>(expectedCode: number, ...args: string[]): Promise<T> {
  // Progress belongs to a person who waits.
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  vi.spyOn(RealRun.prototype, 'warmUp').mockImplementation(shortWarmUp);
  let stdout = '';
  const code = await runCommandLine([...args, '--json'], new AbortController().signal, (text) => {
    stdout += text;
  });
  if (code !== expectedCode) throw new Error(`exit code ${code}: ${stdout}`);
  return JSON.parse(stdout) as T;
}

/**
 * Puts tables of both machines into a folder, where `search` and `latency collect` find them. Made up, but for the last
 * `missing` keys of each, which are still to be measured.
 */
export function tablesIn(folder: string, setting: Setting, missing = 0): void {
  const { engine, provider, version, threads } = nodeRuntime().info;
  const keys = spaceGrid(setting).map(({ key }) => key);
  for (const side of ['device', 'edge']) {
    const made = fakeProfile(setting, 1, keys.slice(0, keys.length - missing));
    const table = { ...made, host: hostname(), runtime: { engine, provider, version, threads } };
    writeFileSync(join(folder, `${side}-${setting.points}.json`), JSON.stringify(table));
  }
}

/**
 * An endpoint in this process for all tests of a file, as the options that name it: a command that starts one of its own
 * spends most of a test's time on that.
 */
export function sharedEdge(): () => string[] {
  let endpoint: Endpoint;
  beforeAll(async () => {
    endpoint = await createEndpoint({ port: 0 });
  });
  afterAll(() => endpoint.close());
  return () => ['--edge', endpoint.url];
}

/** A folder that vanishes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gcode-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A small task of a person's own, as a folder in the packed format. */
export function smallFolder(size = 64): string {
  const folder = temporaryFolder();
  const splits = (['train', 'val'] as const).map((split) => shapesTask({ split, size, points: 32 }));
  for (const [name, bytes] of Object.entries(pack('small', splits))) writeFileSync(join(folder, name), bytes);
  return folder;
}

/** A file with this text that vanishes with the test; its path. */
export function temporaryFile(name: string, text: string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}
