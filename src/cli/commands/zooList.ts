import { readdir } from 'node:fs/promises';
import type { CommandSpec } from '../commandSpec.ts';
import { namedTask } from '../data.ts';
import { type Outcome, table } from '../outcome.ts';
import { zooFiles, zooFolder } from '../zoo.ts';

interface Options {
  task?: string;
}

export const zooListCommand: CommandSpec<Options> = {
  name: 'zoo list',
  about:
    'the trained designs that are shipped, with their accuracy on val as measured with the shipped weights',
  options: (command) => command.option('--task <name>', 'of this task alone'),
  run: list,
};

const HEADER = 'task,name,title,points,% of val,samples,trained,KiB'.split(',');

async function list({ task }: Options): Promise<Outcome> {
  const { openZooIndex } = await import('../../app/zoo/openZoo.ts');
  const { modeOf, plan } = await import('../../design/segments.ts');
  const { stagesText } = await import('../../learning/targets.ts');
  const { unitOf } = await import('../../tasks/registry.ts');
  if (task !== undefined) namedTask(task);
  const files = await readdir(zooFolder).catch(() => []);
  const shipped = files
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length));
  const indices = await Promise.all(
    (task === undefined ? shipped : [task]).map((name) => openZooIndex(zooFiles(), name)),
  );
  const entries = indices.flatMap((index) =>
    index.entries.map(({ design, stages, ...entry }) => ({
      task: index.task,
      ...entry,
      mode: modeOf(plan(design)),
      trained: stagesText(stages, unitOf(index.task)),
      design,
      stages,
    })),
  );
  return {
    document: { entries },
    text: table(
      HEADER,
      entries.map(({ task: of, name, title, points, accuracy, trained, target, weights }) => [
        ...[of, name, title, String(points), (100 * accuracy.value).toFixed(2), String(accuracy.samples)],
        ...[target ? trained : `${trained} (not the target recipe)`, (weights.bytes / 1024).toFixed(0)],
      ]),
    ),
  };
}
