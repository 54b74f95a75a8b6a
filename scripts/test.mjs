/**
 * `npm test`: sets up a fresh clone, then runs every check. The last line is `N passed, N failed`
 * (with skipped ones, when there are any), counting static checks, unit tests and browser tests alike.
 *
 *   npm test -- --only static|unit|e2e      one part, for development
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  checkNode,
  ensureBuilt,
  ensureInstalled,
  findChromium,
  guarded,
  root,
  SetupError,
} from './setup.mjs';
import { MOST_BYTES, report, weigh } from './weigh.mjs';

const reports = join(root, '.gcode/reports');
const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

function count(passed, failed = 0, skipped = 0) {
  total.passed += passed;
  total.failed += failed;
  total.skipped += skipped;
}

function fail(name) {
  count(0, 1);
  failures.push(name);
}

const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** Runs an entry file of node_modules, its output in view or, with `kept`, to be shown later: { status, output }. */
function tool(entry, args, { env = {}, kept = false } = {}) {
  const stdio = kept ? 'pipe' : 'inherit';
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', entry), ...args], {
      cwd: root,
      stdio: ['ignore', stdio, stdio],
      env: { ...process.env, ...env },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (text) => (output += text));
    child.once('error', failed);
    child.once('close', (status) => done({ status, output }));
  });
}

/** Says how a check ended that passes or fails as a whole. */
function ended(name, passed, start) {
  console.log(`${passed ? 'passed' : 'FAILED'} in ${seconds(start)}`);
  if (passed) count(1);
  else fail(name);
  return passed;
}

/** A check that fails by returning false or by a SetupError. */
function check(name, run) {
  const start = performance.now();
  console.log(`\n== ${name}`);
  let passed = false;
  try {
    passed = run() !== false;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.log(error.message);
  }
  return ended(name, passed, start);
}

/** Two at a time: each reads much before it has work for more than one core. */
async function staticChecks() {
  const types = (config) => [`types: ${config}`, 'typescript/bin/tsc', ['-p', config]];
  const checks = [
    types('tsconfig.node.json'),
    types('tsconfig.json'),
    types('tsconfig.core.json'),
    ['format, lint and room order: biome', '@biomejs/biome/bin/biome', ['check', '.']],
    ['the styles are those of what is used', '../scripts/styles.mjs', ['--check']],
    ['the rooms are those that are listed', '../scripts/rooms.mjs', ['--check']],
  ];
  const some = async () => {
    for (let next = checks.shift(); next; next = checks.shift()) {
      const [name, entry, args] = next;
      const start = performance.now();
      const { status, output } = await tool(entry, args, { kept: true });
      console.log(`\n== ${name}\n${output.trimEnd()}`);
      ended(name, status === 0, start);
    }
  };
  await Promise.all([some(), some()]);
}

/** S15.300 */
function light() {
  const weight = weigh();
  if (weight.bytes <= MOST_BYTES) return true;
  report(weight);
  return false;
}

/** Runs a test runner that writes a JSON report, and adds up what `tally` reads from it. */
async function suite(name, run, report, tally) {
  const start = performance.now();
  console.log(`\n== ${name}`);
  rmSync(report, { force: true });
  const { status } = await run();
  let counts = { passed: 0, failed: 0, skipped: 0 };
  try {
    counts = tally(JSON.parse(readFileSync(report, 'utf8')));
  } catch {
    console.log(`${name} left no report.`);
  }
  count(counts.passed, counts.failed, counts.skipped);
  if (counts.failed > 0) failures.push(`${counts.failed} of ${name}`);
  // A runner can also fail as a whole: a file that does not load, an error outside any test, no test at all.
  else if (status !== 0 || counts.passed === 0) fail(name);
  console.log(`${counts.passed} passed, ${counts.failed} failed in ${seconds(start)}`);
}

async function unitTests() {
  const report = join(reports, 'unit.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  await suite(
    'unit tests: vitest',
    () => tool('vitest/vitest.mjs', args),
    report,
    (json) => ({
      passed: json.numPassedTests,
      failed: json.numFailedTests,
      skipped: json.numPendingTests + json.numTodoTests,
    }),
  );
}

/** What the page showed when a browser test failed, as Playwright wrote it down: where tests run elsewhere, the log is all there is. */
function showFailedPages(folder) {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const context = join(folder, name, 'error-context.md');
    if (!existsSync(context)) continue;
    const page = /```yaml\n(.*?)```/s.exec(readFileSync(context, 'utf8'))?.[1];
    if (page) console.log(`\nThe page of ${name}:\n${page}`);
  }
}

async function browserTests() {
  let browser;
  try {
    browser = await findChromium();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    console.log(error.message);
    return fail('browser tests: no browser');
  }
  const report = join(reports, 'e2e.json');
  const env = { CHROMIUM_PATH: browser, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const run = () => tool('@playwright/test/cli.js', ['test', '--reporter=list,json'], { env });
  await suite('browser tests: playwright', run, report, ({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky,
    skipped: stats.skipped,
  }));
  showFailedPages(join(root, '.gcode/e2e'));
}

await guarded(async () => {
  const parts = ['static', 'unit', 'e2e'];
  const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
  if (only && !parts.includes(only)) throw new SetupError(`--only takes one of ${parts.join(', ')}.`);
  const wanted = (part) => !only || only === part;

  const start = performance.now();
  checkNode();
  ensureInstalled();
  mkdirSync(reports, { recursive: true });
  if (wanted('static')) await staticChecks();
  // Before the unit tests, which build a bundle's runner themselves where there is none.
  const built = wanted('e2e') && check('production build', ensureBuilt);
  if (wanted('unit')) await unitTests();
  if (built) {
    check('what the page loads before the canvas can be used', light);
    await browserTests();
  } else if (wanted('e2e')) fail('browser tests: no build');

  if (failures.length > 0) console.log(`\nFailed:\n${failures.map((name) => `  ${name}`).join('\n')}`);
  console.log(`\n${seconds(start)}`);
  const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
  console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
  if (total.failed > 0) process.exitCode = 1;
});
