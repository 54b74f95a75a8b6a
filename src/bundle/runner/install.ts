/** Installs the bundle's packages when they are missing: run before the other scripts. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const needed = ['onnxruntime-node', 'onnxruntime-web'];
if (needed.some((name) => !existsSync(join(root, 'node_modules', name, 'package.json')))) {
  console.error('Installing onnxruntime (npm install) ...');
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    console.error('npm install failed: its own message stands above.');
    process.exitCode = 1;
  }
}
