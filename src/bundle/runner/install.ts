import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { arch, platform } from 'node:process';
import { fileURLToPath } from 'node:url';

const PACKAGE = 'onnxruntime-node';
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const folder = join(root, 'node_modules', PACKAGE);

/** The package brings the binaries of five systems; those of the others are 5/6 of it. */
function removeOtherSystems(): void {
  const bin = join(folder, 'bin');
  for (const api of existsSync(bin) ? readdirSync(bin) : []) {
    for (const system of readdirSync(join(bin, api))) {
      for (const machine of readdirSync(join(bin, api, system))) {
        if (system === platform && machine === arch) continue;
        rmSync(join(bin, api, system, machine), { recursive: true, force: true });
      }
    }
  }
}

/** Installs onnxruntime-node in the version of the bundle where it is missing. @throws Error when npm fails */
export function install(): void {
  if (existsSync(join(folder, 'package.json'))) return;
  const { software } = JSON.parse(readFileSync(join(root, 'manifest.json'), 'utf8'));
  const spec = `${PACKAGE}@${software.onnxruntime}`;
  console.error(`Installing ${spec} (npm install) ...`);
  const options = ['--no-save', '--no-package-lock', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', ['install', ...options, spec], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: platform === 'win32',
  });
  if (status !== 0) throw new Error('npm install failed: its own message stands above.');
  removeOtherSystems();
}
