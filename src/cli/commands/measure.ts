import type { Measurement } from '../../app/measuring.ts';
import type { Rate } from '../../coinference/rateSwitch.ts';
import { decodeDesign } from '../../design/decode.ts';
import { genomeContext } from '../../design/genome.ts';
import type { Design } from '../../design/types.ts';
import { assertValid } from '../../design/validity.ts';
import type { Weights } from '../../onnx/weights.ts';
import { settingOf } from '../../tasks/task.ts';
import { assertServes, readCheckpointFile } from '../checkpoints.ts';
import type { CommandSpec } from '../commandSpec.ts';
import { type DataOptions, dataOptions, namedTask, openData } from '../data.ts';
import { type DesignLine, readDesignsFile } from '../designs.ts';
import { naturalNumber, positiveInteger, seconds } from '../options.ts';
import { log, type Outcome, table } from '../outcome.ts';
import { linkTo, type SystemOptions, systemOptions, withSystem } from '../realSystem.ts';

interface Options extends DataOptions, SystemOptions {
  designs: string;
  points?: number;
  repeats: number;
  split: string;
  seed: number;
  checkpoint?: string;
  timeout: number;
}

export const measureCommand: CommandSpec<Options> = {
  name: 'measure',
  about: 'run each design of a file for real: device half here, edge half in an endpoint process',
  options: (command) =>
    systemOptions(dataOptions(command.requiredOption('--designs <file>', 'encodings, one a line')))
      .option('--points <number>', "points a sample (default: the task's)", positiveInteger)
      .option('--repeats <number>', 'measured frames of each design', positiveInteger, 20)
      .option('--timeout <seconds>', 'give up on a frame that the edge has not answered by then', seconds, 60)
      .option('--split <name>', 'the split whose samples run', 'val')
      .option('--seed <number>', 'of the untrained weights', naturalNumber, 1)
      .option('--checkpoint <file>', 'run these trained weights: every design has to be the one they are of'),
  run: measure,
};

type Entry = { design: string } & (Measurement | { error: string });

const ms = (value: number): string => value.toFixed(2);

const HEADER = 'design,ms,device,up,edge,down,bytes up,bytes down,difference,error'.split(',');

function row(entry: Entry): string[] {
  if ('error' in entry) return [entry.design, ...Array(8).fill(''), entry.error];
  const { latencyMs, parts, bytesUp, bytesDown, maxAbsDifference } = entry;
  const times = [latencyMs, parts.deviceMs, parts.upMs, parts.edgeMs, parts.downMs].map(ms);
  return [entry.design, ...times, String(bytesUp), String(bytesDown), maxAbsDifference.toExponential(1), ''];
}

async function measure(options: Options, signal: AbortSignal): Promise<Outcome> {
  const { measureDesigns } = await import('../../app/measuring.ts');
  const { calibratedWeights } = await import('../../learning/initialise.ts');
  const { foldWeights } = await import('../../learning/checkpoint.ts');
  const { nodeRuntime } = await import('../../runtime/node.node.ts');
  const lines = await readDesignsFile(options.designs);
  const { checkpoint: path } = options;
  const checkpoint = path === undefined ? undefined : await readCheckpointFile('--checkpoint', path);
  const points = options.points ?? namedTask(options.task).points;
  const data = await openData(options, options.split, points, signal, checkpoint?.vocabulary);
  const setting = settingOf(data, points);
  const entries: (Entry | undefined)[] = [];
  const failed = ({ text: design, line }: DesignLine, error: Error): Entry => ({
    design,
    error: `line ${line}: ${error.message}`,
  });
  const valid: { design: Design; at: number }[] = [];
  for (const [at, line] of lines.entries()) {
    try {
      const design = decodeDesign(line.text, genomeContext(setting));
      assertValid(design, setting);
      valid.push({ design, at });
    } catch (error) {
      entries[at] = failed(line, error as Error);
    }
  }
  const reference = nodeRuntime();
  const weightsOf = async (design: Design): Promise<Weights> => {
    // Untrained, and calibrated so that values are of order 1, as in a trained design.
    if (!checkpoint || path === undefined) {
      return calibratedWeights(reference, design, setting, options.seed, data);
    }
    await assertServes(path, checkpoint, design);
    return foldWeights(checkpoint);
  };
  await withSystem(options, async (system) => {
    const settings = {
      device: system.device,
      linkAt: (mbps: Rate) => linkTo({ ...system.endpoint, limitMs: options.timeout * 1000 }, mbps),
      mbps: system.endpoint.mbps,
      limitMs: options.timeout * 1000,
      data,
      points,
      repeats: options.repeats,
      reference,
      weightsOf,
    };
    const designs = valid.map(({ design }) => design);
    for await (const { index, result } of measureDesigns(signal, designs, settings)) {
      const at = valid[index]?.at ?? 0;
      const line = lines[at] as DesignLine;
      const entry = result instanceof Error ? failed(line, result) : { design: line.text, ...result };
      entries[at] = entry;
      log('error' in entry ? entry.error : `${line.text}: ${ms(entry.latencyMs)} ms`);
    }
  });
  const results = entries.filter((entry) => entry !== undefined);
  return {
    document: { results },
    text: table(HEADER, results.map(row)),
    failed: results.some((entry) => 'error' in entry),
  };
}
