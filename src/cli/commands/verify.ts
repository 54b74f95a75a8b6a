import { availableParallelism } from 'node:os';
import { predictionCorrection } from '../../app/verify/beliefs.ts';
import { KEEP, ladder } from '../../app/verify/ladder.ts';
import type { VerifySubject } from '../../app/verify/records.ts';
import { type Trainers, verifyFront } from '../../app/verify/run.ts';
import { type Verified, verifiedFront } from '../../app/verify/verified.ts';
import { trainingText } from '../../learning/targets.ts';
import { figureOf, predictedOf } from '../../search/member.ts';
import { type ObjectiveId, objective } from '../../search/objectives.ts';
import { POWER_PRESETS, type PowerProfile } from '../../system/energy.ts';
import { unitOf } from '../../tasks/registry.ts';
import { settingOf } from '../../tasks/task.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { type DataOptions, dataOptions, namedTask } from '../data.ts';
import { readFront } from '../frontFile.ts';
import { runJob } from '../job.ts';
import { naturalNumber, outFolder, positiveInteger, positiveNumber } from '../options.ts';
import { type Outcome, table, UsageError } from '../outcome.ts';
import { linkTo, type SystemOptions, systemOptions, withSystem } from '../realSystem.ts';
import { TrainingData } from '../trainingData.ts';
import { VerifyFolder } from '../verifyFolder.ts';

interface Options extends DataOptions, SystemOptions {
  front: string;
  folder: string;
  points?: number;
  epochs?: number;
  keep: number;
  minutes?: number;
  repeats: number;
  atOnce: number;
  trainThreads: number;
  power: string;
  seed: number;
  queue?: string;
}

export const verifyCommand: CommandSpec<Options> = {
  name: 'verify',
  about:
    'really train and really run the designs of a front, the most promising longest; resumes where it was stopped',
  options: (command) =>
    systemOptions(dataOptions(command))
      .requiredOption(
        '--front <file>',
        'what search --json printed, candidates that the studio saved, or encodings, one a line',
      )
      .option('--folder <folder>', 'where its state and weights are kept', outFolder, '.gcode/verify')
      .option(
        '--minutes <number>',
        'train as much as this time allows (default: to the last round)',
        positiveNumber,
      )
      .option('--points <number>', "points a sample (default: the task's)", positiveInteger)
      .option('--epochs <number>', "epochs of the longest training (default: the task's)", positiveInteger)
      .option(
        '--keep <share>',
        'share of a round that continues to the next; 1 trains all to the end',
        share,
        KEEP,
      )
      .option('--repeats <number>', 'measured frames of each design', positiveInteger, 20)
      .option(
        '--at-once <number>',
        'networks that are trained side by side (default: one for each core)',
        positiveInteger,
        availableParallelism(),
      )
      .option('--train-threads <number>', 'threads of a training', positiveInteger, 1)
      .option('--power <name>', 'the power figures of this device', POWER_PRESETS[0]?.name)
      .option('--seed <number>', 'of the trainings', naturalNumber, 1)
      .option('--queue <url>', 'have gcode worker train, through this Redis, such as redis://localhost:6379'),
  run: verify,
};

function share(text: string): number {
  const value = positiveNumber(text);
  if (value > 1) throw new UsageError(`--keep ${text}: a share is at most 1`);
  return value;
}

function powerOf(name: string): PowerProfile {
  const power = POWER_PRESETS.find((preset) => preset.name === name);
  if (power) return power;
  throw new UsageError(`--power ${name}: there are ${POWER_PRESETS.map((p) => p.name).join(', ')}`);
}

const systemWords = ({ device, threads, edge, edgeThreads, link }: Options): string =>
  `device ${device}, ${threads} thread(s); edge ${edge ?? `native, ${edgeThreads} thread(s)`}; link ${
    link === null ? 'as it is' : `held to ${link} Mb/s`
  }`;

async function trainersFor(
  options: Options,
  data: TrainingData,
  folder: VerifyFolder,
  subject: VerifySubject,
): Promise<Trainers & { close?(): Promise<void> }> {
  if (options.queue === undefined) {
    const { trainThreads: threads, atOnce } = options;
    if (atOnce > 1) {
      const { trainerProcesses } = await import('../trainerProcesses.ts');
      return trainerProcesses(options, folder, { atOnce, threads });
    }
    const { localTrainers } = await import('../localTrainers.ts');
    return localTrainers(data, folder, threads);
  }
  // What reaches for Redis is loaded only where it is asked for.
  const { queueTrainers } = await import('../queue/trainers.ts');
  const { runNameOf } = await import('../queue/jobs.ts');
  return queueTrainers(options.queue, { task: options.task, run: runNameOf(subject), folder });
}

async function verify(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { measuringFront } = await import('../../app/verify/measureFront.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const { task, seed, keep, minutes } = options;
  const points = options.points ?? namedTask(task).points;
  const data = new TrainingData(options, signal);
  const val = await data.split('val', points);
  const power = powerOf(options.power);
  const front = await readFront(options.front, task, settingOf(val, points));
  const rungs = ladder(task, points, options.epochs);
  const subject: VerifySubject = { task, system: systemWords(options), front, rungs, seed, keep };
  const folder = new VerifyFolder(options.folder);
  const start = await folder.open(subject);
  const trainers = await trainersFor(options, data, folder, subject);
  const started = performance.now();
  const work = {
    trainers,
    budgetMs: minutes === undefined ? null : 60_000 * minutes,
    save: (state: typeof start) => folder.save(state),
  };
  const run = (measure?: ReturnType<typeof measuringFront>) =>
    runJob(signal, {
      words: `verifying ${front.length} designs`,
      run: ({ signal, say }) =>
        verifyFront(signal, start, { ...work, onProgress: say, ...(measure && { measure }) }),
    });
  const known = start.measured.length + start.unmeasured.length;
  try {
    const { state, end } =
      known === front.length
        ? await run()
        : await withSystem(options, (system) =>
            run(
              measuringFront({
                ...{ seed, power, data: val, points, repeats: options.repeats },
                device: system.device,
                linkAt: (mbps) => linkTo(system.endpoint, mbps),
                mbps: system.endpoint.mbps,
                reference: nodeRuntime(),
              }),
            ),
          );
    const found = verifiedFront(state);
    const about = { task, points, system: subject.system, power: power.name, rungs, seed, keep };
    const spent = (performance.now() - started) / 60_000;
    return {
      document: {
        ...about,
        end,
        minutes: spent,
        results: found.map(resultOf),
        correction: predictionCorrection(state),
        trainings: state.trainings,
        failures: state.failures,
      },
      text: textOf(found, spent, end, unitOf(task)),
      failed: found.some(({ problem }) => problem !== undefined),
    };
  } finally {
    await trainers.close?.();
  }
}

const SHOWN = ['latency', 'energy', 'accuracy', 'bytes'] as const satisfies readonly ObjectiveId[];

function resultOf({ member, trained, measured, onFront, trainings, problem }: Verified) {
  const figures = (of: (id: ObjectiveId) => ReturnType<typeof figureOf>) =>
    Object.fromEntries(SHOWN.map((id) => [objective(id).field, of(id)]));
  return {
    design: member.encoding,
    ...{ onFront, trained, measured },
    now: figures((id) => figureOf(member, id)),
    predicted: figures(
      (id) => predictedOf(member, id) ?? (member.verified?.[id] ? null : figureOf(member, id)),
    ),
    trainings: trainings.map(({ network: _, ...training }) => training),
    ...(problem !== undefined && { problem }),
  };
}

const HEADER = 'design,on the front,ms,ms said,accuracy %,accuracy % said,epochs,problem'.split(',');

function textOf(found: readonly Verified[], minutes: number, end: 'done' | 'time', unit: string): string {
  const rows = found.map(({ member, onFront, trainings, problem = '' }) => {
    const shown = (id: ObjectiveId, factor: number) => {
      const [now, said] = [figureOf(member, id), predictedOf(member, id)];
      return [now, said].map((figure) => (figure ? (factor * figure.value).toFixed(2) : ''));
    };
    const epochs = String(trainings.at(-1)?.fidelity.epochs ?? 0);
    return [
      member.encoding,
      onFront ? 'yes' : 'no',
      ...shown('latency', 1),
      ...shown('accuracy', 100),
      epochs,
      problem,
    ];
  });
  const trained = found.filter((each) => each.trained).length;
  const said = found.find(({ member }) => member.figures.accuracy?.training)?.member.figures.accuracy;
  const of = said?.training ? ` Accuracies said are ${trainingText(said.training, unit)}.` : '';
  const why = end === 'time' ? ' The time is over; called again with more, it resumes.' : '';
  return `${table(HEADER, rows)}\n\n${trained} of ${found.length} designs trained to the end in ${minutes.toFixed(1)} minutes.${of}${why}`;
}
