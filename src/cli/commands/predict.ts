import { problemText } from '../../app/problemText.ts';
import { genomeContext } from '../../design/genome.ts';
import type { Design } from '../../design/types.ts';
import { assertValid } from '../../design/validity.ts';
import { gapWords } from '../../system/coding.ts';
import { keysOfDesign } from '../../system/designKeys.ts';
import type { Estimate } from '../../system/estimate.ts';
import { keyText } from '../../system/keys.ts';
import { UntimedError } from '../../system/learned.ts';
import { peakMemory } from '../../system/memory.ts';
import { type Prediction, predictDesigns } from '../../system/prediction.ts';
import type { Provenance } from '../../system/provenance.ts';
import type { System } from '../../system/system.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { type DesignLine, type DesignsOptions, designsOptions, readDesigns } from '../designs.ts';
import { usingLatencyModel, withLatencyModel } from '../latencyModels.ts';
import { type Link, linkRate, lossShare, notNegative } from '../options.ts';
import { type Outcome, table, UsageError } from '../outcome.ts';
import { type SettingOptions, settingFor, settingOptions } from '../setting.ts';
import { resolveSystem } from '../systems.ts';
import { type ZooOptions, zooFiles, zooOption } from '../zoo.ts';

interface Options extends SettingOptions, DesignsOptions, ZooOptions {
  system: string;
  link?: Link;
  roundTrip?: number;
  jitter?: number;
  loss?: number;
  latencyModel?: string;
}

export const predictCommand: CommandSpec<Options> = {
  name: 'predict',
  about: 'predict latency, energy and peak memory of each design of a file on a system that need not be here',
  options: (command) =>
    settingOptions(
      designsOptions(zooOption(command)).requiredOption(
        '--system <file or name>',
        "a system's JSON, or two modelled machines such as tx2+i7-7700",
      ),
    )
      .option('--link <rate>', "such as 40mbps; none or absent: the system's own measured link", linkRate)
      .option('--round-trip <ms>', "of a small packet, in place of the link's own", notNegative)
      .option('--jitter <ms>', 'half of the interquartile range of the round trip', notNegative)
      .option('--loss <share>', 'of TCP segments that are lost and sent again', lossShare)
      .option(
        '--latency-model <file>',
        "what latency train wrote for this system; absent: the system file's own",
      ),
  run: predict,
};

/** A design of the zoo, and the points and classes that it was trained for; of sentences the task's lengths count. */
async function shippedDesign({ task }: Options, name: string) {
  if (task === undefined) throw new UsageError('--zoo needs the task too: --task NAME');
  const { openZooIndex } = await import('../../app/zoo/openZoo.ts');
  const { zooEntry } = await import('../../app/zoo/zooWeights.ts');
  const index = await openZooIndex(zooFiles(), task);
  const { design, points } = zooEntry(index, name);
  return { design, setting: { classes: index.classes.length, ...(!index.vocabulary && { points }) } };
}

interface Result {
  design: string;
  latencyMs: number;
  lowMs: number;
  highMs: number;
  /** Null where the device's power is not known. */
  energyMj: number | null;
  peakMemoryBytes: { device: number; edge: number };
  /** Frames a second when frames overlap. */
  throughputFps: number;
  /** Of the tensors that cross, in their codecs; where one compresses, at most these. */
  bytes: { up: number; down: number; atMost: boolean };
  /** Encoding and decoding that the tables have no time of: it is in no figure here. */
  uncounted?: string;
  /** What made the latency: the tables' sum, or the system's learned latency model. */
  by: Prediction['by'];
  provenance: Record<'latencyMs' | 'energyMj' | 'peakMemoryBytes' | 'throughputFps', Provenance>;
}
type Entry = Result | { design: string; error: string };

/** Names the first row that the profiles miss, and the system they are of. */
function assertComplete({ missing }: Estimate, name: string, system: System): void {
  const [first] = missing;
  if (!first) return;
  const { host } = system[first.placement];
  const more = missing.length > 1 ? ` (and ${missing.length - 1} more)` : '';
  throw new UntimedError(
    [`${keyText(first.key)}${more}`],
    `${name}: the profile of the ${first.placement} (${host}) has`,
  );
}

async function predict(options: Options, signal: AbortSignal): Promise<Outcome> {
  const shipped = options.zoo === undefined ? undefined : await shippedDesign(options, options.zoo);
  const lines = await readDesigns(options, shipped?.design);
  const { setting, lengths, most } = settingFor({ ...shipped?.setting, ...options });
  const read = async (line: DesignLine): Promise<Design | Error> => {
    try {
      const design = await line.read(genomeContext(setting));
      assertValid(design, setting);
      return design;
    } catch (error) {
      return error as Error;
    }
  };
  const designs = await Promise.all(lines.map(read));
  const valid = designs.filter((design): design is Design => !(design instanceof Error));
  const keys = (side: 'device' | 'edge') => valid.flatMap((design) => keysOfDesign(design, setting, side));
  const found = await resolveSystem(options.system, {
    setting,
    keys: { device: keys('device'), edge: keys('edge') },
    link: options.link,
    terms: {
      ...(options.roundTrip !== undefined && { roundTripMs: options.roundTrip }),
      ...(options.jitter !== undefined && { jitterMs: options.jitter }),
      ...(options.loss !== undefined && { lossRate: options.loss }),
    },
  });
  const system = await withLatencyModel(found, options.latencyModel);
  const predictions = await usingLatencyModel(system, (latencyModel) =>
    predictDesigns(signal, valid, setting, system, latencyModel, lengths),
  );
  const predictionOf = new Map(valid.map((design, i) => [design, predictions[i] as Prediction]));
  const engines = { device: system.device.runtime.engine, edge: system.edge.runtime.engine };
  const results = lines.map(({ text, line }, i): Entry => {
    const design = designs[i] as Design | Error;
    try {
      if (design instanceof Error) throw design;
      const prediction = predictionOf.get(design) as Prediction;
      assertComplete(prediction, options.system, system);
      const { latencyMs, lowMs, highMs, energyMj, throughputFps, provenance, by } = prediction;
      const left = gapWords(prediction.uncounted);
      return {
        design: text,
        latencyMs,
        lowMs,
        highMs,
        energyMj: Number.isNaN(energyMj) ? null : energyMj,
        peakMemoryBytes: peakMemory(design, { ...setting, points: most }, engines),
        throughputFps,
        bytes: { up: prediction.bytesUp, down: prediction.bytesDown, atMost: prediction.atMost },
        ...(left !== null && { uncounted: left }),
        by,
        provenance: {
          latencyMs: provenance,
          energyMj: 'modelled',
          peakMemoryBytes: 'modelled',
          throughputFps: provenance,
        },
      };
    } catch (error) {
      return { design: text, error: `line ${line}: ${problemText(error as Error)}` };
    }
  });
  const notes = new Set(results.flatMap((entry) => ('uncounted' in entry ? [entry.uncounted] : [])));
  return {
    document: { results },
    text: [table(HEADER, results.map(row)), ...[...notes].map((note) => `Of the latency ${note}.`)].join(
      '\n\n',
    ),
    failed: results.some((entry) => 'error' in entry),
  };
}

const HEADER = 'design,ms,low,high,energy mJ,device KiB,edge KiB,frames/s,by,provenance,error'.split(',');
const kib = (bytes: number): string => (bytes / 1024).toFixed(0);

function row(entry: Entry): string[] {
  if ('error' in entry) return [entry.design, ...Array(9).fill(''), entry.error];
  const {
    latencyMs,
    lowMs,
    highMs,
    energyMj,
    peakMemoryBytes: memory,
    throughputFps,
    by,
    provenance,
  } = entry;
  const times = [latencyMs, lowMs, highMs].map((value) => value.toFixed(2));
  const energy = energyMj === null ? '' : energyMj.toFixed(2);
  const rest = [kib(memory.device), kib(memory.edge), throughputFps.toFixed(1), by, provenance.latencyMs, ''];
  return [entry.design, ...times, energy, ...rest];
}
