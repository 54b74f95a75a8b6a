import { z } from 'zod';
import { type Format, parseFormat } from '../../design/format.ts';
import { NumberedError } from '../../design/problem.ts';
import type { Design, Setting } from '../../design/types.ts';
import type { Origin } from '../../onnx/imported/origin.ts';
import type { Weights } from '../../onnx/weights.ts';
import { PROVENANCES } from '../../system/provenance.ts';
import { TASKS } from '../../tasks/registry.ts';

const share = z.number().min(0).max(1);
const accuracyForm = z.strictObject({
  value: share,
  low: share.optional(),
  high: share.optional(),
  provenance: z.enum(PROVENANCES),
  /** Samples of val that it was measured on. */
  samples: z.int().positive().optional(),
});
/** A share of right answers on val, and where it comes from. */
type ZooAccuracy = z.infer<typeof accuracyForm>;

const entryForm = z.strictObject({
  name: z.string().min(1).max(200).optional(),
  /** An encoding, or a design's JSON. */
  design: z.union([z.string().min(1), z.record(z.string(), z.unknown())]),
  /** A checkpoint's file beside the zoo's; without one the weights are untrained, and answers mean nothing. */
  checkpoint: z.string().min(1).optional(),
  accuracy: accuracyForm.optional(),
  /** Accuracies with codecs that round, by their text. */
  codecs: z.record(z.string(), accuracyForm).optional(),
});

const zooForm = z.strictObject({
  format: z.literal('gcode-designs'),
  version: z.literal(1),
  task: z.enum(TASKS.map(({ name }) => name)),
  points: z.int().positive().max(100_000),
  designs: z.array(entryForm).min(1).max(200),
});
type ZooFile = z.infer<typeof zooForm>;

const ZOO_FORMAT: Format<ZooFile> = {
  name: 'gcode-designs',
  title: 'a list of designs, nor the index of a zoo',
  version: 1,
  migrations: {},
  schema: zooForm,
};

/** Reads a zoo's text. Throws FormatError naming the place. */
export const parseZoo = (text: string): ZooFile => parseFormat(ZOO_FORMAT, text);

/** One design of a zoo: what it computes, with which weights, and how well. */
export interface ZooEntry {
  name: string;
  design: Design;
  /** Asked for when the design is made ready. */
  weights(): Promise<Weights>;
  trained: boolean;
  /** How the weights came about; absent where they are untrained. */
  origin?: Pick<Origin, 'vocabulary' | 'trained'>;
  accuracy?: ZooAccuracy | undefined;
  codecs?: Readonly<Record<string, ZooAccuracy>> | undefined;
}

/** Designs of one task that a dispatcher chooses among. */
export interface Zoo {
  task: string;
  setting: Setting;
  entries: readonly ZooEntry[];
}

/** Throws NumberedError E462 where designs are of another task than the frames that are to run. */
export function assertZooOf(
  { task, points, where }: { task: string; points: number; where: string },
  asked: { task: string; points?: number | undefined },
): void {
  if (task !== asked.task) {
    throw new NumberedError('E462', `${where} is a zoo of the task ${task}, not of ${asked.task}.`);
  }
  if (asked.points !== undefined && asked.points !== points) {
    throw new NumberedError('E462', `${where} has designs for ${points} points, not for ${asked.points}.`);
  }
}

/** Throws NumberedError E462 where weights are of another task, or of other classes, than the samples. */
export function assertWeightsOf(
  weights: { task: string; classes: readonly string[] },
  data: { task: string; classes: readonly string[] },
  where: string,
): void {
  if (weights.task !== data.task) {
    throw new NumberedError(
      'E462',
      `${where}: its weights are of the task ${weights.task}, not of ${data.task}.`,
    );
  }
  if (weights.classes.join('\n') === data.classes.join('\n')) return;
  throw new NumberedError(
    'E462',
    `${where}: its weights tell ${weights.classes.join(', ')} apart, not ${data.classes.join(', ')}.`,
  );
}

/** The setting that a zoo's designs need: its classes and features are the task's. */
export function assertSetting(zoo: Pick<Zoo, 'setting'>, weights: Setting, where: string): void {
  const { points, features, classes } = zoo.setting;
  if (weights.features === features && weights.classes === classes && weights.points === points) return;
  throw new NumberedError(
    'E462',
    `${where}: its weights are for ${weights.points} points, ${weights.features} features and ${weights.classes} classes, not for ${points}, ${features} and ${classes}.`,
  );
}
