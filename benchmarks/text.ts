/**
 * What sentences of `mr` and `brown` are classified with: word graphs with embeddings learned from the train split
 * alone (started from naive Bayes of the same split), against that naive Bayes, over some seeds.
 *
 *   npm run -s bench:text -- [--json] [--task mr,brown] [--design words] [--seeds 3] [--threads 2] [--data FOLDER]
 *
 * MR is no part of the project: --data, or the environment variable GCODE_MR, names its folder; without it only `brown`
 * is trained. One training on the command line, with the defaults for sentences:
 *
 *   npm run -s gcode -- train --task mr --data FOLDER --design words --seed 1 --out mr.safetensors
 */
import { parseArgs } from 'node:util';
import { presetById } from '../src/design/presets.ts';
import type { Design } from '../src/design/types.ts';
import { TEXT_DEFAULTS } from '../src/learning/recipe.ts';
import { train } from '../src/learning/trainer.ts';
import { nodeRuntime } from '../src/runtime/node.node.ts';
import { dataFolder, openTaskFolder } from '../src/tasks/folder.node.ts';
import { taskInfo } from '../src/tasks/registry.ts';
import type { Sentences } from '../src/tasks/task.ts';
import { benchmark, type Figure, mean } from './benchmark.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    task: { type: 'string', default: 'mr,brown' },
    design: { type: 'string', default: 'words' },
    seeds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '2' },
    data: { type: 'string' },
  },
});

/** Share of val that naive Bayes gets right: each distinct word once, one added to each count. */
function naiveBayes(data: { train: Sentences; val: Sentences }, points: number): number {
  const { train, val } = data;
  const classes = train.classes.map(() => new Float64Array(train.vocabulary.length).fill(1));
  const sentences = new Float64Array(classes.length);
  const wordsOf = (split: Sentences, i: number) => split.graph(i, points).words;
  for (let i = 0; i < train.size; i++) {
    const label = train.labels[i] as number;
    sentences[label] = (sentences[label] as number) + 1;
    const counts = classes[label] as Float64Array;
    for (const word of wordsOf(train, i)) counts[word] = (counts[word] as number) + 1;
  }
  const totals = classes.map((counts) => counts.reduce((a, b) => a + b, 0));
  let right = 0;
  for (let i = 0; i < val.size; i++) {
    // The unknown word says nothing.
    const words = wordsOf(val, i).filter((word) => word > 0);
    const scores = classes.map((counts, c) =>
      words.reduce(
        (sum, word) => sum + Math.log((counts[word] as number) / (totals[c] as number)),
        Math.log((sentences[c] as number) / train.size),
      ),
    );
    if (scores.indexOf(Math.max(...scores)) === val.labels[i]) right++;
  }
  return right / val.size;
}

await benchmark('text', async (log) => {
  const runtime = nodeRuntime({ threads: Number(values.threads) });
  const design = presetById(values.design)?.design as Design;
  const seeds = Array.from({ length: Number(values.seeds) }, (_, i) => i + 1);
  const figures: Figure[] = [{ name: 'epochs', value: TEXT_DEFAULTS.epochs, unit: 'count' }];
  for (const task of values.task.split(',')) {
    const source = { task, ...(task === 'mr' && values.data && { data: values.data }) };
    if (task === 'mr' && !dataFolder(task, values.data)) {
      log('mr: no folder, left out (--data or GCODE_MR)');
      continue;
    }
    const open = async (split: string) => (await openTaskFolder(source, split)) as Sentences;
    const data = { train: await open('train'), val: await open('val') };
    const { points } = taskInfo(task);
    const baseline = naiveBayes(data, points);
    const accuracies: number[] = [];
    const minutes: number[] = [];
    for (const seed of seeds) {
      const started = performance.now();
      const options = { ...TEXT_DEFAULTS, design, ...data, points, seed };
      let accuracy = Number.NaN;
      for await (const event of train(new AbortController().signal, runtime, options)) {
        if (event.kind !== 'epoch') continue;
        accuracy = event.valAccuracy ?? Number.NaN;
        log(`${task}, seed ${seed}: epoch ${event.epoch}/${event.epochs}, val ${accuracy.toFixed(4)}`);
      }
      accuracies.push(accuracy);
      minutes.push((performance.now() - started) / 60_000);
    }
    const goal = task === 'mr' ? 'at least 0.76; published naive Bayes: 0.767' : 'naive Bayes: 0.855';
    figures.push(
      { name: `${task}: train sentences`, value: data.train.size, unit: 'count' },
      { name: `${task}: val sentences`, value: data.val.size, unit: 'count' },
      { name: `${task}: terms with an embedding`, value: data.train.vocabulary.length, unit: 'count' },
      { name: `${task}: naive Bayes on the same terms`, value: baseline, unit: 'fraction' },
      { name: `${task}: val accuracy, mean over seeds`, value: mean(accuracies), unit: 'fraction', goal },
      { name: `${task}: lowest`, value: Math.min(...accuracies), unit: 'fraction' },
      { name: `${task}: highest`, value: Math.max(...accuracies), unit: 'fraction' },
      { name: `${task}: one training`, value: mean(minutes), unit: 'minutes' },
    );
  }
  return figures;
});
