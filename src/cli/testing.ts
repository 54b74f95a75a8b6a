import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const gcodeScript = fileURLToPath(new URL('../../scripts/gcode.mjs', import.meta.url));

/** Without the variables that name a person's data or token, so that a test means the same everywhere. */
const environment = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !name.startsWith('GCODE_')),
);

export interface CliRun {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the real command line in a process of its own. */
export function gcode(...args: string[]): Promise<CliRun> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [gcodeScript, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: environment,
    });
    const run: CliRun = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => (run.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (run.stderr += text));
    child.once('error', failed);
    child.once('close', (code) => done({ ...run, code }));
  });
}

/** Runs with --json and reads the one document; the exit code has to be the expected one. */
export async function gcodeJson<T>(expectedCode: number, ...args: string[]): Promise<T> {
  const run = await gcode(...args, '--json');
  if (run.code !== expectedCode) throw new Error(`exit code ${run.code}: ${run.stderr}${run.stdout}`);
  return JSON.parse(run.stdout) as T;
}

/** A folder that vanishes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gcode-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file with this text that vanishes with the test; its path. */
export function temporaryFile(name: string, text: string): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, text);
  return path;
}
