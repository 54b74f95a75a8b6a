import type { Design, Setting } from '../../design/types.ts';
import { assertValid } from '../../design/validity.ts';
import { keysOfDesign } from '../../system/designKeys.ts';
import { type Estimate, estimateDesign, tablesOf } from '../../system/estimate.ts';
import { keyText } from '../../system/keys.ts';
import { peakMemory } from '../../system/memory.ts';
import { gatherFor } from '../../system/micro.ts';
import type { Provenance } from '../../system/provenance.ts';
import type { System } from '../../system/system.ts';
import { type DesignLine, designOfEncoding, readDesignsFile } from '../designs.ts';
import { type Link, linkRate, positiveInteger } from '../options.ts';
import { type Outcome, table } from '../outcome.ts';
import type { CommandSpec } from '../program.ts';
import { classesOption } from '../setting.ts';
import { resolveSystem } from '../systems.ts';

interface Options {
  designs: string;
  system: string;
  points: number;
  classes: number;
  link?: Link;
}

export const predictCommand: CommandSpec<Options> = {
  name: 'predict',
  about: 'predict latency, energy and peak memory of each design of a file on a system that need not be here',
  options: (command) =>
    classesOption(
      command
        .requiredOption('--designs <file>', 'encodings, one a line')
        .requiredOption(
          '--system <file or name>',
          "a system's JSON, or two modelled machines such as tx2+i7-7700",
        )
        .option('--points <number>', 'points a sample', positiveInteger, 256),
    ).option('--link <rate>', "such as 40mbps; none or absent: the system's own measured link", linkRate),
  run: predict,
};

interface Prediction {
  design: string;
  latencyMs: number;
  lowMs: number;
  highMs: number;
  /** Null where the device's power is not known. */
  energyMj: number | null;
  peakMemoryBytes: { device: number; edge: number };
  provenance: Record<'latencyMs' | 'energyMj' | 'peakMemoryBytes', Provenance>;
}
type Entry = Prediction | { design: string; error: string };

/** Names the first row that the profiles miss. */
function assertComplete({ missing }: Estimate, system: System): void {
  const [first] = missing;
  if (!first) return;
  const { host } = system[first.placement];
  const more = missing.length > 1 ? ` (and ${missing.length - 1} more)` : '';
  throw new Error(
    `the profile of the ${first.placement} (${host}) has no row for ${keyText(first.key)}${more}: profile it to the end`,
  );
}

async function predict(options: Options): Promise<Outcome> {
  const lines = await readDesignsFile(options.designs);
  const setting: Setting = { points: options.points, features: 3, classes: options.classes };
  const read = (line: DesignLine): Design | Error => {
    try {
      const design = designOfEncoding(line.text);
      assertValid(design, setting);
      return design;
    } catch (error) {
      return error as Error;
    }
  };
  const designs = lines.map(read);
  const valid = designs.filter((design): design is Design => !(design instanceof Error));
  const keys = (side: 'device' | 'edge') => valid.flatMap((design) => keysOfDesign(design, setting, side));
  const system = await resolveSystem(options.system, {
    setting,
    keys: { device: keys('device'), edge: keys('edge') },
    link: options.link,
  });
  const tables = tablesOf(system);
  const gather = {
    device: gatherFor(system.device.runtime.engine),
    edge: gatherFor(system.edge.runtime.engine),
  };
  const results = lines.map(({ text, line }, i): Entry => {
    const design = designs[i] as Design | Error;
    try {
      if (design instanceof Error) throw design;
      const estimate = estimateDesign(design, setting, system, tables);
      assertComplete(estimate, system);
      const { latencyMs, lowMs, highMs, energyMj, provenance } = estimate;
      return {
        design: text,
        latencyMs,
        lowMs,
        highMs,
        energyMj: Number.isNaN(energyMj) ? null : energyMj,
        peakMemoryBytes: peakMemory(design, setting, gather),
        provenance: { latencyMs: provenance, energyMj: 'modelled', peakMemoryBytes: 'modelled' },
      };
    } catch (error) {
      return { design: text, error: `line ${line}: ${(error as Error).message}` };
    }
  });
  return {
    document: { results },
    text: table(HEADER, results.map(row)),
    failed: results.some((entry) => 'error' in entry),
  };
}

const HEADER = 'design,ms,low,high,energy mJ,device KiB,edge KiB,provenance,error'.split(',');
const kib = (bytes: number): string => (bytes / 1024).toFixed(0);

function row(entry: Entry): string[] {
  if ('error' in entry) return [entry.design, ...Array(7).fill(''), entry.error];
  const { latencyMs, lowMs, highMs, energyMj, peakMemoryBytes: memory, provenance } = entry;
  const times = [latencyMs, lowMs, highMs].map((value) => value.toFixed(2));
  const energy = energyMj === null ? '' : energyMj.toFixed(2);
  return [entry.design, ...times, energy, kib(memory.device), kib(memory.edge), provenance.latencyMs, ''];
}
