import { z } from 'zod';
import { decodeDesign } from '../../design/decode.ts';
import { FormatError } from '../../design/format.ts';
import { genomeContext } from '../../design/genome.ts';
import type { Design, Setting } from '../../design/types.ts';
import { type CalibrationSample, calibrate, calibrationSample } from '../../system/calibrate.ts';
import { estimateDesign, tablesOf } from '../../system/estimate.ts';
import { printSystemFile } from '../../system/systemFile.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { namedTask } from '../data.ts';
import { readJson, writeWhole } from '../files.ts';
import { type Link, linkRate, outFile } from '../options.ts';
import { type Outcome, UsageError } from '../outcome.ts';
import { type SettingOptions, settingFor, settingOptions } from '../setting.ts';
import { resolveSystem } from '../systems.ts';

interface Options extends SettingOptions {
  system: string;
  measured: string;
  out: string;
  link?: Link;
}

export const calibrateCommand: CommandSpec<Options> = {
  name: 'calibrate',
  about:
    "fit a factor and a start for each machine to measured designs, and write the system's file with them",
  options: (command) =>
    settingOptions(
      command
        .requiredOption('--system <file>', "a system's JSON")
        .requiredOption('--measured <file>', 'what measure --json printed for designs on that system')
        .requiredOption('--out <file>', "the system's JSON with its factors", outFile),
    ).option('--link <rate>', 'the rate that the designs were measured at', linkRate),
  run: fit,
};

const time = z.number().nonnegative();
const measuredSchema = z.object({
  // Absent in files of before.
  task: z.string().optional(),
  points: z.int().positive().optional(),
  classes: z.int().positive().optional(),
  link: z.number().positive().nullish(),
  results: z.array(
    z.object({
      design: z.string(),
      latencyMs: z.number().positive().optional(),
      parts: z
        .object({ deviceMs: time, upMs: time, edgeMs: time.nullable(), downMs: time })
        // Without the edge's own time they tell no machine from the link.
        .transform(({ edgeMs, ...parts }) => (edgeMs === null ? undefined : { ...parts, edgeMs }))
        .optional(),
      error: z.string().optional(),
    }),
  ),
});

/**
 * The options, and where they say nothing what the file says: times of another task, size or link calibrate nothing.
 * @throws UsageError where they say something else
 */
function agreed(options: Options, { task, points, classes, link }: z.infer<typeof measuredSchema>): Options {
  // Measured sentences have up to so many words, which are reckoned with by their median number.
  const clouds = task !== undefined && namedTask(task).text === undefined;
  const said = { task, classes, link, ...(clouds && { points }) };
  for (const [name, value] of Object.entries(said)) {
    const asked = options[name as keyof typeof said];
    if (value !== undefined && asked !== undefined && asked !== value) {
      throw new UsageError(
        `--${name} ${asked ?? 'none'}: the designs of ${options.measured} were measured with ${value ?? 'none'}`,
      );
    }
  }
  return { ...said, ...options };
}

/** The design of a result; what is wrong with it is said with its place. */
function designAt(path: string, encoding: string, i: number, setting: Setting): Design {
  try {
    return decodeDesign(encoding, genomeContext(setting));
  } catch (error) {
    const place = `results.${i}.design`;
    throw new FormatError(`${path}: ${place}: ${(error as Error).message}`, 'E373', place);
  }
}

async function fit(asked: Options): Promise<Outcome> {
  const { system: name, measured, out } = asked;
  const parsed = measuredSchema.safeParse(await readJson('--measured', measured));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') ?? '';
    if (place === '') throw new FormatError(`${measured}: this is not what measure --json printed`, 'E370');
    throw new FormatError(`${measured}: ${place}: ${issue?.message}`, 'E373', place);
  }
  const options = agreed(asked, parsed.data);
  const { link } = options;
  const { setting } = settingFor(options);
  const { calibration: _, ...system } = await resolveSystem(name, {
    setting,
    keys: { device: [], edge: [] },
    link,
  });
  if (system.device.kind === 'modelled' || system.edge.kind === 'modelled') {
    throw new UsageError(
      `--system ${name}: measured designs calibrate measured profiles, not modelled machines`,
    );
  }
  const tables = tablesOf(system);
  const samples = parsed.data.results.flatMap(({ design, latencyMs, parts }, i): CalibrationSample[] => {
    if (latencyMs === undefined) return [];
    const estimate = estimateDesign(designAt(measured, design, i, setting), setting, system, tables);
    return estimate.missing.length > 0 ? [] : [calibrationSample(estimate, { latencyMs, parts })];
  });
  const calibration = calibrate(samples);
  await writeWhole(out, printSystemFile({ ...system, calibration }));
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return {
    document: { system: out, calibration },
    text:
      `${out}: device x ${calibration.device.toFixed(3)}, edge x ${calibration.edge.toFixed(3)} from ${samples.length} design${samples.length === 1 ? '' : 's'}; ` +
      `mean error ${percent(calibration.errorBefore)} before, ${percent(calibration.errorAfter)} with them.`,
  };
}
