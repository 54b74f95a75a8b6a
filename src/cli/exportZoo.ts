import { EDGE_TOO } from '../bundle/programs.ts';
import { bundleZoo } from '../bundle/zooContents.ts';
import { OTHER_DEVICES, schemesOf } from '../coinference/dispatch/schemes.ts';
import { nodeRuntime } from '../runtime/node.node.ts';
import { builtRunner } from './builtRunner.ts';
import { type DispatcherOptions, goalOf, powerOf } from './dispatcherOptions.ts';
import { systemOfZoo } from './dispatchSetup.ts';
import { writeWhole } from './files.ts';
import type { Outcome } from './outcome.ts';
import type { SystemOptions } from './realSystem.ts';
import { readZoo, readZooNames } from './zoos.ts';

interface Options extends DispatcherOptions, Omit<SystemOptions, 'link'> {
  zoo: string;
  task: string;
  data?: string;
  points?: number;
  samples: number;
  out: string;
}

/** Writes the bundle of a zoo with its dispatcher. */
export async function exportZoo(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { task, data: folder, points } = options;
  const asked = { task, ...(folder && { data: folder }), ...(points && { points }) };
  const { zoo, data } = options.zoo.endsWith('.json')
    ? await readZoo(options.zoo, asked, signal)
    : await readZooNames(
        options.zoo.split(',').map((name) => name.trim()),
        asked,
        signal,
      );
  const { codecs, minAccuracy, system: file } = options;
  const power = powerOf(options);
  const goal = goalOf(options);
  const system = await systemOfZoo(signal, { ...options, file, power, coded: codecs !== undefined }, zoo);
  const schemes = schemesOf(zoo, system, {
    goal,
    slower: OTHER_DEVICES,
    ...(codecs && { codecs }),
    ...(minAccuracy !== undefined && { leastAccuracy: minAccuracy }),
  });
  const zip = await bundleZoo({
    ...{ zoo, schemes, system, goal, data, samples: options.samples, runtime: nodeRuntime() },
    runner: await builtRunner(EDGE_TOO.map(({ built }) => built)),
  });
  await writeWhole(options.out, zip);
  const names = [...new Set(schemes.map(({ name }) => name))];
  return {
    document: { out: options.out, bytes: zip.length, designs: names, schemes: schemes.map(({ id }) => id) },
    text: `${options.out}: ${zip.length} bytes, ${schemes.length} schemes of ${names.join(', ')}. Unzip it, then: npm run edge, and beside it npm run verify`,
  };
}
