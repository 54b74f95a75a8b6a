import { type Command, Option } from 'commander';
import type { Goal } from '../coinference/dispatch/predict.ts';
import type { Codec } from '../design/codec.ts';
import { POWER_PRESETS, type PowerProfile } from '../system/energy.ts';
import { codec, positiveNumber, shareBelowOne } from './options.ts';
import { UsageError } from './outcome.ts';

/** What a dispatcher is to reach, and what it may use. */
export interface DispatcherOptions {
  target: number;
  goal: Goal['what'];
  codecs?: Codec[];
  minAccuracy?: number;
  system?: string;
  power: string;
}

const codecs = (text: string): Codec[] => text.split(',').map(codec);

export const dispatcherOptions = (command: Command): Command =>
  command
    .option('--target <ms>', 'the latency that a frame may have', positiveNumber, 50)
    .addOption(
      new Option(
        '--goal <what>',
        'what is wanted: frames within the target, latency, or little energy within the target',
      )
        .choices(['frames', 'latency', 'energy'] satisfies Goal['what'][])
        .default('frames'),
    )
    .option('--codecs <list>', 'codecs that may be used even where their accuracy is not known', codecs)
    .option('--min-accuracy <share>', 'use only schemes that are known to be right so often', shareBelowOne)
    .option('--system <file>', "the machines' tables (default: the zoo's ops are timed here)")
    .option('--power <name>', 'the power figures of this device', POWER_PRESETS[0]?.name);

export const goalOf = ({ goal, target }: DispatcherOptions): Goal => ({ what: goal, targetMs: target });

/** @throws UsageError */
export function powerOf({ power: asked }: DispatcherOptions): PowerProfile {
  const power = POWER_PRESETS.find(({ name }) => name === asked);
  if (power) return power;
  throw new UsageError(`--power ${asked}: there are ${POWER_PRESETS.map(({ name }) => name).join(', ')}`);
}
