import { availableParallelism } from 'node:os';
import { assertValid } from '../../design/validity.ts';
import { sharedWords } from '../../tasks/shared.ts';
import { onlyClass, settingOf } from '../../tasks/task.ts';
import { trainedDesign } from '../checkpoints.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { type DataOptions, dataOptions, openData, warnOfData, warnOfShared } from '../data.ts';
import { positiveInteger } from '../options.ts';
import { log, type Outcome } from '../outcome.ts';
import { type ZooOptions, zooOption } from '../zoo.ts';

interface Options extends DataOptions, ZooOptions {
  design?: string;
  checkpoint?: string;
  split: string;
  points?: number;
  threads: number;
}

export const evaluateCommand: CommandSpec<Options> = {
  name: 'evaluate',
  about: 'measure the accuracy of a checkpoint, or of a shipped design, on a split',
  options: (command) =>
    zooOption(dataOptions(command))
      .option(
        '--design <design>',
        "an encoding, a preset, or a JSON file (default: the checkpoint's own design)",
      )
      .option('--checkpoint <file>', 'a safetensors file that train wrote')
      .option('--split <name>', 'which split', 'val')
      .option('--points <number>', "points a sample (default: the checkpoint's)", positiveInteger)
      .option('--threads <number>', 'threads of the engine', positiveInteger, availableParallelism()),
  run: evaluate,
};

async function evaluate(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { CheckpointError, foldWeights } = await import('../../learning/checkpoint.ts');
  const { evaluate: run } = await import('../../learning/evaluate.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const { checkpoint, design, from } = await trainedDesign(options, signal);
  const points = options.points ?? checkpoint.setting.points;
  const data = await openData(options, options.split, points, signal, checkpoint.vocabulary);
  if (data.classes.join('\n') !== checkpoint.classes.join('\n')) {
    throw new CheckpointError(
      `${from} was trained for the ${checkpoint.classes.length} classes ` +
        `${checkpoint.classes.join(', ')}; the data has the ${data.classes.length} classes ${data.classes.join(', ')}`,
      'E413',
    );
  }
  const only = onlyClass(data);
  const alone = only && `Every sample is of class ${only}: a network that always says so would have 100 %`;
  if (alone) log(`Warning: ${alone}.`);
  const setting = settingOf(data, points);
  assertValid(design, setting);
  // Who asks for the train split knows.
  const shared = options.split === 'train' ? null : warnOfShared(checkpoint.trainedOn ?? [], data);
  const remarks = warnOfData(data, points);
  const runtime = nodeRuntime({ threads: options.threads });
  const { accuracy, balancedAccuracy, samples } = await run(
    signal,
    runtime,
    design,
    setting,
    foldWeights(checkpoint),
    data,
  );
  return {
    document: {
      ...(data.recognised && { data: { [options.split]: data.recognised } }),
      ...(options.zoo !== undefined && { zoo: options.zoo, points }),
      accuracy,
      balancedAccuracy,
      samples,
      ...(only !== null && { onlyClass: only }),
      ...(shared && { shared }),
      ...(remarks.length > 0 && { remarks }),
    },
    text:
      `accuracy ${accuracy.toFixed(4)}, balanced ${balancedAccuracy.toFixed(4)}, ${samples} samples` +
      [...(alone ? [alone] : []), ...(shared ? [sharedWords(shared)] : []), ...remarks]
        .map((words) => `\n${words}`)
        .join(''),
  };
}
