import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Baseline } from '../../app/baselines/baselineDesigns.ts';
import type { Accuracies } from '../../app/baselines/measuredTable.ts';
import type { BaselineFigure, BaselinesRun } from '../../app/baselines/table.ts';
import { pointsToDrawFrom, recipeFor } from '../../app/verify/ladder.ts';
import { readZooIndex, type ZooEntry } from '../../app/zoo/zooIndex.ts';
import { pointsKept, readingAll, shareOf } from '../../design/share.ts';
import type { Design } from '../../design/types.ts';
import { correctedAccuracy, shareVariance } from '../../learning/accuracy/steps.ts';
import { type Checkpoint, readCheckpoint, writeCheckpoint } from '../../learning/checkpoint.ts';
import { sameNetwork } from '../../learning/sameNetwork.ts';
import { stagesText } from '../../learning/targets.ts';
import { train } from '../../learning/trainer.ts';
import { nodeRuntime } from '../../runtime/node.node.ts';
import { unitOf } from '../../tasks/registry.ts';
import { openData } from '../data.ts';
import { writeWhole } from '../files.ts';
import { log } from '../outcome.ts';
import { zooFolder } from '../zoo.ts';

interface TrainingBaselines {
  task: string;
  data?: string;
  points: number;
  /** Where checkpoints are kept, `NETWORK.safetensors`. */
  folder: string;
  /** Epochs of those that have no checkpoint; 0 trains none. */
  epochs: number;
  threads: number;
  /** Runs that are saved already: over another link a network reaches the same. */
  saved?: readonly BaselinesRun[];
}

const measured = (accuracy: number, samples: number, training: string): BaselineFigure => {
  const { low, high } = correctedAccuracy(accuracy, { shift: 0, half: 0 }, shareVariance(accuracy, samples));
  return { value: accuracy, provenance: 'measured', low, high, training };
};

/** Whether a design of the zoo is the same network on as many points: a quarter of 1,024 are the 256 that it was trained with. */
const isAlike = (entry: ZooEntry, design: Design, points: number): boolean =>
  pointsKept(entry.points, shareOf(entry.design)) === pointsKept(points, shareOf(design)) &&
  sameNetwork(readingAll(entry.design), readingAll(design));

/** What a network reached by the same training in a saved run. The chosen design is left out: another one may have its name. */
const savedAccuracy = (
  { network, design }: Baseline,
  { task, points, epochs, saved = [] }: TrainingBaselines,
): BaselineFigure | undefined => {
  const training = stagesText([{ points, epochs }], unitOf(task));
  return saved
    .filter((run) => network !== 'chosen' && run.task === task && run.points === points)
    .flatMap(({ tables }) => tables.flatMap(({ rows }) => rows))
    .filter((row) => row.design === design.name)
    .map(({ figures }) => figures.accuracy)
    .find((accuracy) => accuracy?.provenance === 'measured' && accuracy.training === training);
};

/** What networks reach on val: as the zoo or a saved run says it, by a kept checkpoint, or by a training of its own. */
export async function accuraciesOf(
  signal: AbortSignal,
  baselines: readonly Baseline[],
  options: TrainingBaselines,
): Promise<Accuracies> {
  const found = new Map<string, BaselineFigure>();
  const { task, points } = options;
  const zooFile = join(zooFolder, `${task}.json`);
  const zoo = existsSync(zooFile) ? readZooIndex(JSON.parse(await readFile(zooFile, 'utf8'))).entries : [];
  for (const baseline of baselines) {
    const { group, network, design } = baseline;
    // Nobody would choose the floor: what it gets right does not matter.
    if (found.has(network) || group === 'floor') continue;
    const shipped = zoo.find((entry) => isAlike(entry, design, points));
    if (shipped) {
      const { accuracy, stages } = shipped;
      found.set(network, measured(accuracy.value, accuracy.samples, stagesText(stages, unitOf(task))));
      continue;
    }
    const known = savedAccuracy(baseline, options);
    if (known) {
      found.set(network, known);
      continue;
    }
    const checkpoint = await trained(signal, network, design, options);
    if (checkpoint?.checkpoint.valAccuracy === undefined) continue;
    const { valAccuracy, epoch } = checkpoint.checkpoint;
    const words = stagesText([{ points, epochs: epoch }], unitOf(task));
    found.set(network, measured(valAccuracy, checkpoint.samples, words));
  }
  return found;
}

async function trained(
  signal: AbortSignal,
  network: string,
  design: Baseline['design'],
  { task, data, points, folder, epochs, threads }: TrainingBaselines,
): Promise<{ checkpoint: Checkpoint; samples: number } | null> {
  const path = join(folder, `${network}.safetensors`);
  const kept = existsSync(path) ? readCheckpoint(new Uint8Array(await readFile(path))) : null;
  const own = kept && sameNetwork(kept.design, design) && kept.setting.points === points ? kept : null;
  if (epochs === 0 && !own) return null;
  const source = { task, ...(data !== undefined && { data }) };
  const val = await openData(source, 'val', points, signal);
  if (own && own.epoch >= epochs) return { checkpoint: own, samples: val.size };
  const set = await openData(source, 'train', pointsToDrawFrom(task, points), signal);
  const recipe = recipeFor(task, { points, epochs }, 1);
  const runtime = nodeRuntime({ threads, spin: false });
  let last: Checkpoint | null = own;
  for await (const event of train(signal, runtime, {
    ...{ ...recipe, design, train: set, val, points },
    ...(own && { resume: own }),
  })) {
    if (event.kind !== 'epoch') continue;
    last = event.checkpoint;
    await writeWhole(path, writeCheckpoint(last));
    log(
      `${network}: epoch ${event.epoch}/${epochs}, ${(100 * (event.valAccuracy ?? Number.NaN)).toFixed(2)} %`,
    );
  }
  return last && { checkpoint: last, samples: val.size };
}
