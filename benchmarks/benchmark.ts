import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';

/** A measured figure, with what it is held against where there is a goal. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  goal?: string;
}

/** The machine that figures were measured on; they mean little without it. */
export const machine = () => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  platform: `${process.platform}/${process.arch}`,
});

/**
 * Runs one benchmark script: `npm run -s bench:<name>` prints its figures for people, `-- --json` one JSON document.
 * Progress goes to stderr by `log`.
 */
export async function benchmark(
  name: string,
  run: (log: (text: string) => void) => Promise<Figure[]>,
): Promise<void> {
  const { json } = parseArgs({ options: { json: { type: 'boolean' } }, strict: false }).values;
  const started = performance.now();
  const figures = await run((text) => process.stderr.write(`${text}\n`));
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const document = { benchmark: name, date: new Date().toISOString(), machine: machine(), seconds, figures };
  if (json) return void console.log(JSON.stringify(document));
  const { cpu, cores, node } = document.machine;
  console.log(`${name}: ${cpu}, ${cores} cores, Node ${node}, ${seconds} s`);
  for (const { name, value, unit, goal } of figures) {
    console.log(`  ${name}: ${Number(value.toPrecision(4))} ${unit}${goal ? `  (goal: ${goal})` : ''}`);
  }
}

export const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
