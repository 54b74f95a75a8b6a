import { type Command, Option } from 'commander';
import { placeOps } from '../../design/communicate.ts';
import { type GenomeContext, genomeContext, printGenome } from '../../design/genome.ts';
import { genomeOf } from '../../design/genomeDesign.ts';
import { NumberedError } from '../../design/problem.ts';
import { printDesign } from '../../design/schema.ts';
import { type Mode, modeOf, plan } from '../../design/segments.ts';
import type { Design, Placement, Setting } from '../../design/types.ts';
import { assertValid } from '../../design/validity.ts';
import { MODES } from '../../search/mapping/placements.ts';
import type { PlacedBy } from '../../search/placing/lowerBound.ts';
import { placeDesign } from '../../search/placing/placeDesign.ts';
import { keysOfDesign } from '../../system/designKeys.ts';
import type { Estimate } from '../../system/estimate.ts';
import type { OpKey } from '../../system/keys.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { resolveDesign } from '../designs.ts';
import { writeWhole } from '../files.ts';
import { type Link, linkRate, outFile, positiveInteger } from '../options.ts';
import { type Outcome, UsageError } from '../outcome.ts';
import { type SettingOptions, settingFor, settingOptions } from '../setting.ts';
import { resolveSystem } from '../systems.ts';

interface Options extends SettingOptions {
  system: string;
  link?: Link;
  by: PlacedBy;
  modes?: Mode[];
  deviceMemory?: number;
  edgeMemory?: number;
  out?: string;
}

/** `D,DE`: the modes that placements may have. */
function modeNames(text: string): Mode[] {
  return text.split(',').map((name) => {
    const mode = MODES.find((known) => known === name.trim().toUpperCase());
    if (!mode) throw new UsageError(`--modes ${text}: there are ${MODES.join(', ')}`);
    return mode;
  });
}

export const placeCommand: CommandSpec<Options> = {
  name: 'place',
  about: 'the best placement of a design on a system: of all there are, and what it saves',
  options: (command: Command) =>
    settingOptions(
      command
        .argument('<design>', "an encoding, a preset, or a design's JSON file")
        .requiredOption(
          '--system <file or name>',
          "a system's JSON, or two modelled machines such as tx2+i7-7700",
        ),
    )
      .option('--link <rate>', "such as 40mbps; absent: the system's own measured link", linkRate)
      .addOption(
        new Option('--by <what>', 'what is to be best')
          .choices(['latency', 'energy', 'throughput'] satisfies PlacedBy[])
          .default('latency'),
      )
      .option('--modes <names>', `of ${MODES.join(', ')}, by commas (default: all)`, modeNames)
      .option('--device-memory <bytes>', 'of the device at most', positiveInteger)
      .option('--edge-memory <bytes>', 'of the edge at most', positiveInteger)
      .option('--out <file>', "write the placed design's JSON here", outFile),
  run: place,
};

/** What each side would be asked if everything ran there: modelled machines answer these exactly. */
function keysOfSide(design: Design, setting: Setting, side: Placement): OpKey[] {
  const ids = design.ops.map(({ id }) => id);
  return keysOfDesign(placeOps(design, ids, side), setting, side);
}

function encodingOf(design: Design, context: GenomeContext): string | null {
  try {
    return printGenome(genomeOf(design, context));
  } catch {
    return null;
  }
}

const figuresOf = (estimate: Estimate) => {
  const { latencyMs, lowMs, highMs, energyMj, throughputFps, bytesUp, bytesDown, provenance } = estimate;
  const energy = Number.isNaN(energyMj) ? null : energyMj;
  return { latencyMs, lowMs, highMs, energyMj: energy, throughputFps, bytesUp, bytesDown, provenance };
};

async function place(options: Options, _signal: AbortSignal, [given = '']: string[]): Promise<Outcome> {
  const { setting } = settingFor(options);
  const context = genomeContext(setting);
  const design = await resolveDesign(given, context, 'place');
  assertValid(design, setting);
  const system = await resolveSystem(options.system, {
    setting,
    keys: { device: keysOfSide(design, setting, 'device'), edge: keysOfSide(design, setting, 'edge') },
    link: options.link,
  });
  const { by, modes, deviceMemory, edgeMemory } = options;
  if (by === 'energy' && !Number.isFinite(system.power.activeW)) {
    throw new NumberedError(
      'E433',
      'Device energy cannot be placed by: no power figures of this device are known.',
    );
  }
  const memory = {
    ...(deviceMemory !== undefined && { device: deviceMemory }),
    ...(edgeMemory !== undefined && { edge: edgeMemory }),
  };
  const found = placeDesign(design, setting, system, { by, memory, ...(modes && { modes }) });
  if (!found) {
    throw new NumberedError(
      'E431',
      'No placement of the design is within the modes and the memory that are allowed.',
    );
  }
  if (options.out) await writeWhole(options.out, printDesign(found.design));
  const mode = modeOf(plan(found.design));
  const encoding = encodingOf(found.design, context);
  const [was, is] = [found.before.latencyMs, found.estimate.latencyMs];
  const ms = (value: number) => `${value.toFixed(2)} ms`;
  const lines = [
    `${mode}: ${ms(is)} (${found.estimate.provenance}); as it was ${modeOf(plan(design))}: ${ms(was)}.`,
    ...(encoding ? [encoding] : []),
    found.proven
      ? `No other placement is better by ${by}; ${found.estimated} were estimated, the others cannot be.`
      : `The best by ${by} of the ${found.estimated} placements that were tried; there are more.`,
  ];
  return {
    document: {
      ...{ mode, encoding, design: found.design, by, ...figuresOf(found.estimate) },
      ...{ before: figuresOf(found.before), estimated: found.estimated, proven: found.proven },
    },
    text: lines.join('\n'),
  };
}
