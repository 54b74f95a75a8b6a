/**
 * Times again what machines are modelled after: this machine's ops with the native engine and with WebAssembly, at 1,024 and 256
 * points, one thread, as `gcode profile` does it. On a quiet machine; some five minutes. What its core is has to be said in a file as
 * src/system/reference/data/core.json is, each figure with its source, which is put beside the profiles; then
 * `bench:modelled -- --write` rereads the intervals.
 *
 *   npm run -s bench:reference -- --host 'AMD EPYC (Zen 3), virtual machine of 2 cores' [--core FILE]
 *     [--out src/system/reference/data]
 *     [--points 1024,256] [--runtimes native,wasm] [--seconds 60] [--json]
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { keyText } from '../src/system/keys.ts';
import { type Fact, REFERENCE_CORE } from '../src/system/machines.ts';
import { type Profile, parseProfile } from '../src/system/profile.ts';
import { benchmark, type Figure } from './benchmark.ts';

const { values } = parseArgs({
  options: {
    host: { type: 'string' },
    core: { type: 'string' },
    out: { type: 'string', default: 'src/system/reference/data' },
    points: { type: 'string', default: '1024,256' },
    runtimes: { type: 'string', default: 'native,wasm' },
    seconds: { type: 'string', default: '60' },
  },
  strict: false,
}) as { values: Record<string, string | undefined> };

const gcode = fileURLToPath(new URL('../scripts/gcode.mjs', import.meta.url));
const CPU = '/proc/cpuinfo';

/** Ops of the shipped profiles: models are judged by the same ones at all times. */
const OPS = new Set(
  (
    JSON.parse(
      readFileSync(new URL('../src/system/reference/data/native-1024.json', import.meta.url), 'utf8'),
    ) as Profile
  ).rows.map(({ key }) => keyText({ ...key, rows: 1 })),
);

/** One row a line, so that two timings of one op stand at one place. */
function printed({ rows, codings: _, ...rest }: Profile, host: string): string {
  const kept = rows.filter(({ key }) => OPS.has(keyText({ ...key, rows: 1 })));
  const head = JSON.stringify({ ...rest, host }).slice(0, -1);
  return `${head},"rows":[\n${kept.map((row) => JSON.stringify(row)).join(',\n')}\n]}\n`;
}

/** The figures of a core, each a number with its source. */
function coreAt(path: string): Record<string, Fact> {
  const core: Record<string, Fact> = JSON.parse(readFileSync(path, 'utf8'));
  for (const name of [...Object.keys(REFERENCE_CORE), 'vectorBits'])
    if (!(Number(core[name]?.value) > 0 && core[name]?.source))
      throw new Error(`${path}: ${name} is no positive number with a source`);
  return core;
}

/** What this machine says of its core: a reference of another one needs other figures in machines.ts. */
function coreWords(): string {
  if (!existsSync(CPU)) return cpus()[0]?.model ?? 'unknown';
  const text = readFileSync(CPU, 'utf8');
  const said = ['model name', 'cpu family', 'model', 'cpu MHz', 'cache size'].flatMap((name) => {
    const [, value] = new RegExp(`^${name}\\s*: (.*)$`, 'm').exec(text) ?? [];
    return value ? [`${name} ${value}`] : [];
  });
  return said.join(', ');
}

await benchmark('reference', async (log) => {
  const host = values.host;
  if (!host)
    throw new Error("say what this machine is: --host 'AMD EPYC (Zen 3), virtual machine of 2 cores'");
  const core = values.core ? coreAt(values.core) : null;
  log(`This machine: ${coreWords()}. The reference is ${(core ?? REFERENCE_CORE).gflops?.source}.`);
  const folder = mkdtempSync(join(tmpdir(), 'gcode-reference-'));
  const figures: Figure[] = [];
  try {
    for (const points of (values.points as string).split(','))
      for (const runtime of (values.runtimes as string).split(',')) {
        const name = `${runtime}-${points}`;
        const before = loadavg()[0] as number;
        log(`${name} ...`);
        const file = join(folder, `${name}.json`);
        const how = ['--runtime', runtime, '--threads', '1', '--points', points, '--classes', '40'];
        const more = ['--seconds', values.seconds as string, '--out', file, '--json'];
        await promisify(execFile)(process.execPath, [gcode, 'profile', ...how, ...more], {
          maxBuffer: 1 << 26,
        });
        const profile = parseProfile(JSON.parse(readFileSync(file, 'utf8')));
        writeFileSync(join(values.out as string, `${name}.json`), printed(profile, host));
        const { drift } = profile;
        figures.push(
          { name: `${name}, load of the machine before`, value: before, unit: 'processes' },
          { name: `${name}, ops`, value: profile.rows.length, unit: '' },
          {
            name: `${name}, how far the anchor op drifted`,
            value: drift?.ratio ?? Number.NaN,
            unit: `times; ${drift?.steady ? 'steady' : 'NOT steady'}, ${drift?.redone ?? 0} timed again`,
          },
        );
      }
    if (core) writeFileSync(join(values.out as string, 'core.json'), `${JSON.stringify(core, null, 2)}\n`);
    return figures;
  } finally {
    rmSync(folder, { recursive: true });
  }
});
