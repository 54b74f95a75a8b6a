import { problemText } from '../../app/problemText.ts';
import { genomeContext } from '../../design/genome.ts';
import { readAccuracyFile } from '../accuracyFile.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { genomeOfLine, readDesignsFile } from '../designs.ts';
import { type Outcome, table, UsageError } from '../outcome.ts';

interface Options {
  task: string;
  designs: string;
  model?: string;
}

export const accuracyPredictCommand: CommandSpec<Options> = {
  name: 'accuracy predict',
  about:
    'predict the accuracy that each design of a file reaches when it is trained alone, without training it',
  options: (command) =>
    command
      .requiredOption('--task <name>', 'the task')
      .requiredOption('--designs <file>', 'encodings, one a line')
      .option('--model <file>', 'an accuracy model (default: the one shipped for the task)'),
  run: predict,
};

type Entry =
  | { design: string; accuracy: number; low: number; high: number }
  | { design: string; error: string };

async function predict({ task, designs, model: file }: Options): Promise<Outcome> {
  const { askModel, knowsShare, predictAccuracy, predicts } = await import(
    '../../learning/accuracy/accuracyModel.ts'
  );
  const { taskInfo, unitOf } = await import('../../tasks/registry.ts');
  const { trainingText } = await import('../../learning/targets.ts');
  try {
    taskInfo(task);
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const lines = await readDesignsFile(designs);
  const model = await readAccuracyFile(task, '--model', file);
  const ask = askModel(model);
  const results = lines.map(({ text, line }): Entry => {
    const genome = genomeOfLine(text, genomeContext(model.setting));
    if (genome instanceof Error) return { design: text, error: `line ${line}: ${problemText(genome)}` };
    if (!knowsShare(model, genome.share)) {
      const error = `line ${line}: the model was fitted to designs that read all of the points`;
      return { design: text, error };
    }
    return { design: text, ...predictAccuracy(model, genome, ask) };
  });
  const { budget, coverage } = model;
  const { training, leftOut } = predicts(model);
  const share = (x: number) => x.toFixed(4);
  const rows = results.map((r) =>
    'error' in r
      ? [r.design, '', '', '', r.error]
      : [r.design, share(r.accuracy), share(r.low), share(r.high), ''],
  );
  return {
    document: { results, provenance: 'predicted', accuracyOf: training, budget, coverage, leftOut },
    text: `${table(['design', 'accuracy', 'low', 'high', 'error'], rows)}\n\nPredicted, on val ${trainingText(training, unitOf(task))}.`,
    failed: results.some((entry) => 'error' in entry),
  };
}
