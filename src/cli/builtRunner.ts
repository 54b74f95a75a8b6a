import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isBuilt } from '../../scripts/setup.mjs';

const runnerFolder = new URL('../../dist/studio/runner/', import.meta.url);

/** The built files of the runner (scripts/build-runner.mjs), built now where they are not of the sources as they are. */
export async function builtRunner(names: readonly string[]): Promise<Record<string, Uint8Array>> {
  const paths = names.map((name) => fileURLToPath(new URL(name, runnerFolder)));
  if (!isBuilt() || !paths.every((path) => existsSync(path))) {
    const script = fileURLToPath(new URL('../../scripts/build-runner.mjs', import.meta.url));
    const { status } = spawnSync(process.execPath, [script], { stdio: ['ignore', 2, 2] });
    if (status !== 0) throw new Error("the bundle's runner could not be built: the reason stands above");
  }
  const files = await Promise.all(paths.map((path) => readFile(path)));
  return Object.fromEntries(names.map((name, i) => [name, files[i] as Uint8Array]));
}
