/**
 * What `npm start` and `npm test` need before anything else runs. Plain Node without dependencies,
 * because it is what installs them. Everything it says goes to stderr: stdout belongs to the command.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { compressBuilt } from './compress.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const log = (text) => process.stderr.write(`${text}\n`);

/** A problem that the person can mend; shown without a stack. */
export class SetupError extends Error {}

/** Runs main, and shows a SetupError as one readable line instead of a stack. */
export async function guarded(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    log(error.message);
    process.exitCode = 1;
  }
}

export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  const fits = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
  if (!fits) {
    throw new SetupError(`Node ${version} is too old: GCoDE Studio needs Node 20.19+, 22.12+ or newer.`);
  }
}

const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** Packages that the lock file asks for and node_modules lacks or has in another version. */
function stalePackages() {
  const hidden = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(hidden)) return ['node_modules'];
  const wanted = readJson(join(root, 'package-lock.json')).packages;
  const present = readJson(hidden).packages;
  return Object.keys(wanted).filter((path) => {
    if (path === '') return false;
    const entry = present[path];
    // Binaries of other platforms are optional and rightly absent.
    return entry ? entry.version !== wanted[path].version : !wanted[path].optional;
  });
}

/** Installs the locked packages when node_modules is missing or holds other versions. */
export function ensureInstalled() {
  if (stalePackages().length === 0) return;
  log('Installing packages (npm ci) ...');
  const npm = process.env.npm_execpath;
  // Development packages build the studio, so NODE_ENV=production must not leave them out.
  const args = ['ci', '--include=dev', '--no-progress', '--loglevel=error'];
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  const { status } =
    npm && /\.c?js$/.test(npm)
      ? spawnSync(process.execPath, [npm, ...args], options)
      : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (status !== 0) throw new SetupError('npm ci failed: its own message stands above.');
}

/** Runs a tool of node_modules by its entry file, output to stderr; throws with `what` when it fails. */
function runTool(what, entry, args) {
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', entry), ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) throw new SetupError(`${what} failed: its own message stands above.`);
}

function* filesUnder(path) {
  if (!existsSync(path)) return;
  if (statSync(path).isFile()) yield path;
  else for (const name of readdirSync(path).sort()) yield* filesUnder(join(path, name));
}

/** A digest of everything the production build reads. */
function sourceFingerprint() {
  const hash = createHash('sha256');
  const inputs = [
    'package-lock.json',
    'index.html',
    'gallery.html',
    'vite.config.ts',
    'scripts/build-runner.mjs',
    'public',
    'src',
  ];
  for (const input of inputs) {
    for (const file of filesUnder(join(root, input))) {
      if (/\.(test|contract)\.tsx?$/.test(file)) continue;
      hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
    }
  }
  return hash.digest('hex');
}

const stamp = join(root, 'dist/.fingerprint');
const isStamped = (fingerprint) => existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint;

/** Whether dist/ was built from the sources as they are. */
export const isBuilt = () => isStamped(sourceFingerprint());

/** Builds the studio and the bundle's runner into dist/ when a source changed since the last build. */
export function ensureBuilt() {
  const fingerprint = sourceFingerprint();
  if (isStamped(fingerprint)) return;
  log('Building the studio ...');
  rmSync(stamp, { force: true });
  runTool('The build', 'vite/bin/vite.js', ['build', '--logLevel', 'warn']);
  compressBuilt(join(root, 'dist/studio'));
  runTool('The build of the bundle runner', '../scripts/build-runner.mjs', []);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, fingerprint);
}

function onPath(name) {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name + suffix))
    .find((path) => existsSync(path));
}

function installedChromium() {
  for (const name of ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']) {
    const path = onPath(name);
    if (path) return path;
  }
  return [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
  ].find((path) => existsSync(path));
}

/** Debian's package brings the libraries that a browser needs, which a bare download lacks. */
function aptChromium() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version') || !onPath('apt-get')) return undefined;
  log('Installing Chromium (apt-get install chromium) ...');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) => spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 2], env }).status === 0;
  const packages = ['-qq', 'install', '-y', '--no-install-recommends', 'chromium'];
  return apt(...packages) || (apt('-qq', 'update') && apt(...packages)) ? installedChromium() : undefined;
}

async function playwrightChromium() {
  const { chromium } = await import('@playwright/test');
  const path = chromium.executablePath();
  if (existsSync(path)) return path;
  log('Downloading Chromium (playwright install chromium) ...');
  const cli = join(root, 'node_modules/@playwright/test/cli.js');
  const options = { cwd: root, stdio: ['ignore', 2, 2], timeout: 300_000 };
  const { status } = spawnSync(process.execPath, [cli, 'install', 'chromium'], options);
  return status === 0 && existsSync(path) ? path : undefined;
}

/** The browser for the browser tests: CHROMIUM_PATH, an installed one, Debian's package, or Playwright's. */
export async function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (existsSync(named)) return named;
    throw new SetupError(`CHROMIUM_PATH names ${named}, which does not exist.`);
  }
  const found = installedChromium() ?? aptChromium() ?? (await playwrightChromium());
  if (found) return found;
  throw new SetupError(
    'No Chromium was found and none could be installed: the browser tests need one. ' +
      'Install Chromium or Chrome, or set CHROMIUM_PATH to its executable.',
  );
}
