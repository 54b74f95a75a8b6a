import { cpus } from 'node:os';
import { basename } from 'node:path';
import { type Baseline, baselineOf, dgcnnBaselines, wholly } from '../../app/baselines/baselineDesigns.ts';
import { baselinesPage } from '../../app/baselines/markdown.ts';
import { type BaselinesRun, type BaselineTable, withRun } from '../../app/baselines/table.ts';
import { misfitOf } from '../../app/fit.ts';
import { NEIGHBOURS } from '../../app/zoo/neighbours.ts';
import { genomeContext } from '../../design/genome.ts';
import { assertValid } from '../../design/validity.ts';
import { type AccuracyModel, answeringAt } from '../../learning/accuracy/accuracyModel.ts';
import type { placeDesign } from '../../search/placing/placeDesign.ts';
import { keysOfDesign } from '../../system/designKeys.ts';
import { POWER_PRESETS } from '../../system/energy.ts';
import type { System } from '../../system/system.ts';
import { settingOf } from '../../tasks/task.ts';
import { headlineRows, rowsOn } from '../baselines/rows.ts';
import { savedResults } from '../baselines/saved.ts';
import { textOf } from '../baselines/text.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { type DataOptions, dataOptions, namedTask, openData } from '../data.ts';
import { resolveDesign } from '../designs.ts';
import { writeWhole } from '../files.ts';
import { naturalNumber, outFile, outFolder, positiveInteger } from '../options.ts';
import { otherWork } from '../otherWork.ts';
import { log, type Outcome } from '../outcome.ts';
import { linkTo, type SystemOptions, systemOptions, withSystem } from '../realSystem.ts';

interface Options extends DataOptions, SystemOptions {
  points?: number;
  profiles: string;
  weights: string;
  epochs: number;
  trainThreads: number;
  candidates: number;
  repeats: number;
  headline?: boolean;
  design?: string;
  out?: string;
  save?: string;
}

/** Frames of each design that overlap, for the throughput. */
const OVERLAPPING = 40;
/** The paper's four systems, device and edge. */
const PAPER = ['tx2+gtx1060', 'tx2+i7-7700', 'pi4b+gtx1060', 'pi4b+i7-7700'];
/** Points of the sensor in the headline. */
const SENSOR = 1024;
/** A sum of few aggregates, from the two-aggregate family that classifies ModelNet40 best for its time. */
const CHAIN = '3 2 1 2 1 1 4 0 0 0 0 0,0 6 3 6 4 6 3 0 0 0 0 0';
const CHOSEN = {
  // Of the headline's points it reads the first 320, on which the zoo's weights are right most often (public/zoo/README.md).
  points: (headline: boolean) => (headline ? `${CHAIN},5/16` : CHAIN),
  // The quickest of the zoo, and on val as accurate as any.
  words: () => NEIGHBOURS,
};

export const baselinesCommand: CommandSpec<Options> = {
  name: 'baselines',
  about:
    "compare DGCNN's forms, its exits, a single-device search and the co-search on one system, in one run",
  options: (command) =>
    systemOptions(dataOptions(command))
      .option('--points <number>', "points a sample (default: the task's)", positiveInteger)
      .option(
        '--headline',
        'only the chosen design against DGCNN as published on the device: no tables, no searches',
      )
      .option(
        '--design <design>',
        "the chosen design: an encoding, a preset, or a file (default: the chain of two Aggregates, in the headline on 5/16 of the points; of sentences: the zoo's words-neighbours)",
      )
      .option(
        '--profiles <folder>',
        'keep the measured tables here, and use those that are there',
        outFolder,
        '.gcode/baselines',
      )
      .option('--weights <folder>', 'checkpoints of the baselines', outFolder, '.gcode/baselines/weights')
      .option('--epochs <number>', 'train those without a checkpoint for so long', naturalNumber, 0)
      .option('--train-threads <number>', 'threads of a training', positiveInteger, 2)
      .option('--candidates <number>', 'networks that each search scores', positiveInteger, 20_000)
      .option('--repeats <number>', 'measured frames of each design', positiveInteger, 20)
      .option(
        '--save <file>',
        'add the figures to this file, for the studio, such as public/results/shapes.json; there they replace those of as many points and the same link',
        outFile,
      )
      .option(
        '--out <file>',
        'write the page of results here, such as docs/results.md, with all that are saved in the folder of --save',
        outFile,
      ),
  run: baselines,
};

async function baselines(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { measuredRows, modelledRows } = await import('../../app/baselines/measuredTable.ts');
  const { accuraciesOf } = await import('../baselines/accuracies.ts');
  const { epochTime } = await import('../baselines/epochTime.ts');
  const { PUBLISHED } = await import('../../app/baselines/published.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const { task, headline = false, data: folder } = options;
  // What is wrong there is said now, not after the run.
  const saved = await savedResults(options.save);
  const { kind, points: usual } = namedTask(task);
  const points = options.points ?? (headline && kind === 'points' ? SENSOR : usual);
  const data = await openData(options, 'val', points, signal);
  const setting = settingOf(data, points);
  const power = POWER_PRESETS[0] as (typeof POWER_PRESETS)[number];
  const wanted = options.design ?? CHOSEN[kind](headline);
  const chosen = typeof wanted === 'string' ? await resolveDesign(wanted, genomeContext(setting)) : wanted;
  assertValid(chosen, setting);
  const model = headline ? null : await accuracyModel(task, setting.classes, points);
  const others: number[] = [];
  const about = { task, points, ...(folder !== undefined && { data: folder }) };
  const training = {
    ...about,
    folder: options.weights,
    epochs: options.epochs,
    threads: options.trainThreads,
    saved: [...saved.values()].flatMap(({ runs }) => runs),
  };

  const tables: BaselineTable[] = [];
  await withSystem(options, async (real) => {
    const rows = headline
      ? headlineRows(chosen)
      : await rowsOn(
          signal,
          await measuredSystem(signal, real, options, setting),
          setting,
          model,
          options.candidates,
          chosen,
        );
    const accuracies = await accuraciesOf(signal, rows, training);
    others.push(await otherWork(signal));
    const measured = await measuredRows(signal, rows, {
      ...{ setting, power, accuracies, data, points, repeats: options.repeats, overlapping: OVERLAPPING },
      device: real.device,
      linkAt: (mbps) => linkTo(real.endpoint, mbps),
      mbps: real.endpoint.mbps,
      reference: nodeRuntime(),
      onRow: log,
    });
    others.push(await otherWork(signal));
    const [first] = measured;
    if (headline && first && !first.figures.accuracy) {
      log(`${first.name}: timing steps of its training`);
      first.figures.epochMinutes = await epochTime(signal, (rows[0] as Baseline).design, training);
    }
    tables.push({
      kind: 'measured',
      title: 'Measured here',
      where: `Device: ${options.device}, ${options.threads} thread(s); edge: native, ${options.edgeThreads} thread(s)`,
      rows: measured,
    });
    if (headline) return;
    for (const pair of PAPER) {
      log(`${pair}, modelled`);
      const system = await pairSystem(pair, setting, options);
      const found = await rowsOn(signal, system, setting, model, options.candidates, chosen);
      tables.push({
        kind: 'modelled',
        title: `Modelled: ${pair}`,
        where: 'From data sheets and cores that were measured here, not from a run on these machines',
        rows: await modelledRows(signal, found, setting, system, accuracies),
      });
    }
    if (task === 'modelnet40') tables.push(PUBLISHED);
  });
  const run: BaselinesRun = {
    ...{ task, points, link: options.link, power: power.name, baseline: baselineOf(kind) },
    accuracies: `on val, of the zoo, of saved runs or of trainings kept here${options.epochs > 0 ? ` (${options.epochs} epochs)` : ''}; predicted of networks that were only searched for, none of others that were not trained`,
    command: commandLine(options),
    machine: `${cpus()[0]?.model.trim() ?? 'unknown'}, ${cpus().length} cores`,
    otherWork: others.reduce((sum, each) => sum + each, 0) / others.length,
    at: new Date().toISOString(),
    tables,
  };
  const name = basename(options.save ?? '');
  saved.set(name, withRun(saved.get(name) ?? null, run));
  if (options.out !== undefined) {
    const byName = [...saved].sort(([a], [b]) => (a < b ? -1 : 1));
    await writeWhole(options.out, baselinesPage(byName.flatMap(([, { runs }]) => runs)));
  }
  if (options.save !== undefined) {
    await writeWhole(options.save, `${JSON.stringify(saved.get(name), null, 1)}\n`);
  }
  return { document: withRun(null, run), text: tables.map(textOf).join('\n\n') };
}

async function accuracyModel(task: string, classes: number, points: number): Promise<AccuracyModel | null> {
  const { readAccuracyFile } = await import('../accuracyFile.ts');
  const model = await readAccuracyFile(task, '--accuracy-model').catch(() => null);
  const made = model && { task, classes: model.setting.classes, points: model.budget.points };
  if (made && misfitOf(made, { task, classes, points }) === null)
    return answeringAt(model as AccuracyModel, points);
  log('No accuracy model fits: there are no rows of searches.');
  return null;
}

async function measuredSystem(
  signal: AbortSignal,
  real: Parameters<Parameters<typeof withSystem>[1]>[0],
  { profiles }: Options,
  setting: Parameters<typeof placeDesign>[1],
): Promise<System> {
  const { measureSystem } = await import('../profiles.ts');
  const power = POWER_PRESETS[0] as (typeof POWER_PRESETS)[number];
  return { ...(await measureSystem(signal, real, setting, profiles)), power };
}

async function pairSystem(
  pair: string,
  setting: Parameters<typeof placeDesign>[1],
  { link }: Options,
): Promise<System> {
  const { resolveSystem } = await import('../systems.ts');
  const designs = dgcnnBaselines(() => null).map(({ design }) => design);
  const keys = (side: 'device' | 'edge') =>
    designs.flatMap((design) => keysOfDesign(wholly(design, side), setting, side));
  return resolveSystem(pair, {
    setting,
    keys: { device: keys('device'), edge: keys('edge') },
    link: link ?? 40,
  });
}

const commandLine = ({ task, points, link, headline, epochs, candidates, repeats }: Options): string =>
  [
    `npm run -s gcode -- baselines --task ${task}`,
    points === undefined ? '' : `--points ${points}`,
    link === null ? '' : `--link ${link}mbps`,
    headline ? '--headline' : `--candidates ${candidates}`,
    epochs > 0 ? `--epochs ${epochs}` : '',
    `--repeats ${repeats}`,
  ]
    .filter(Boolean)
    .join(' ');
