import { z } from 'zod';
import { type Format, parseFormat } from '../../design/format.ts';
import { parseGenome, printGenome } from '../../design/genome.ts';
import {
  type Fidelity,
  sameFidelity,
  type TrainedTo,
  type TrainingRecord,
} from '../../learning/accuracy/trainings.ts';
import { targetFidelity } from '../../learning/targets.ts';
import { genomeOfPlaced, networkOf } from '../../search/mapping/network.ts';
import { memberSchema } from '../../search/member.ts';

/** What a record is of: where a network runs does not change its accuracy. */
export interface Order {
  /** Encoding of the network with every op on the device. */
  network: string;
  fidelity: Fidelity;
  seed: number;
}

const fidelity = z.strictObject({ points: z.int().positive(), epochs: z.int().positive() });
const order = { network: z.string(), fidelity, seed: z.int().nonnegative() };
const share = z.number().min(0).max(1);
const time = z.number().nonnegative();

const trainingSchema = z.strictObject({
  ...order,
  /** On val, by the last epoch. */
  accuracy: share,
  provenance: z.literal('measured'),
  /** Of val. */
  samples: z.int().positive(),
  /** Epochs that were trained in one go at the end, and how long they took, ms. None where all of them were kept already. */
  added: z.int().nonnegative(),
  ms: time,
  at: z.string(),
});
/** A network that was really trained. */
export type Training = z.infer<typeof trainingSchema>;

const failureSchema = z.strictObject({ ...order, problem: z.string(), at: z.string() });
/** A training that cannot be done. */
export type Failure = z.infer<typeof failureSchema>;

const measuredSchema = z.strictObject({
  design: z.string(),
  /** Median of the frames, and their quartiles, ms. */
  latencyMs: time,
  lowMs: time,
  highMs: time,
  /** From the measured times and the device's power figures, so it is modelled; absent where no power is known. */
  energyMj: time.optional(),
  bytesUp: time,
  bytesDown: time,
  frames: z.int().positive(),
  provenance: z.literal('measured'),
  at: z.string(),
});
/** A design that really ran on the system. */
export type MeasuredDesign = z.infer<typeof measuredSchema>;

const unmeasuredSchema = z.strictObject({ design: z.string(), problem: z.string() });

const stateSchema = z.strictObject({
  format: z.literal('gcode-verify'),
  version: z.literal(1),
  task: z.string(),
  /** What the designs run on, in words: figures of another system are not mixed with these. */
  system: z.string(),
  front: z.array(memberSchema).min(1),
  /** From the cheapest to the target. */
  rungs: z.array(fidelity).min(1),
  seed: z.int().nonnegative(),
  /** Share of a rung's networks that continue to the next. */
  keep: z.number().gt(0).max(1),
  trainings: z.array(trainingSchema),
  failures: z.array(failureSchema),
  measured: z.array(measuredSchema),
  unmeasured: z.array(unmeasuredSchema),
  /** How long measuring took, ms. */
  measuringMs: time,
});
/** A verification as it stands: what it is of, and every record. Plain data, so that it resumes from a file. */
export type VerifyState = z.infer<typeof stateSchema>;

const STATE_FORMAT: Format<VerifyState> = {
  name: 'gcode-verify',
  title: 'a verification',
  version: 1,
  migrations: {},
  schema: stateSchema,
};

/** @throws FormatError naming the value at fault */
export const parseVerifyState = (text: string): VerifyState => parseFormat(STATE_FORMAT, text);

export const printVerifyState = (state: VerifyState): string => `${JSON.stringify(state, null, 1)}\n`;

/** What the accuracy model can learn from: every training, by the task's target recipe. */
export const trainingRecords = ({ task, trainings }: VerifyState): TrainingRecord[] =>
  trainings.map(({ network: design, fidelity, seed, accuracy, samples }) => ({
    ...{ task, design, ...fidelity, seed, recipe: 'target', accuracy, samples },
  }));

/** Which training an accuracy of a verification is of. */
export function trainedTo(task: string, { points, epochs }: Fidelity): TrainedTo {
  const target = targetFidelity(task);
  return { points, epochs, ...(target && sameFidelity({ points, epochs }, target) && { target: true }) };
}

/** What a new verification is of. */
export type VerifySubject = Pick<VerifyState, 'task' | 'system' | 'front' | 'rungs' | 'seed' | 'keep'>;

export const newVerification = (subject: VerifySubject): VerifyState => ({
  ...{ format: 'gcode-verify', version: 1, ...subject },
  ...{ trainings: [], failures: [], measured: [], unmeasured: [], measuringMs: 0 },
});

/** The first thing in which a kept verification is of something else, in words; null where it is of the same. */
export function otherSubject(kept: VerifySubject, wanted: VerifySubject): string | null {
  const designs = ({ front }: VerifySubject) => front.map(({ encoding }) => encoding);
  const parts: [string, (subject: VerifySubject) => unknown][] = [
    ['task', ({ task }) => task],
    ['system', ({ system }) => system],
    ['front', designs],
    ['fidelities', ({ rungs }) => rungs],
    ['seed', ({ seed }) => seed],
    ['share kept', ({ keep }) => keep],
  ];
  const found = parts.find(([, of]) => JSON.stringify(of(kept)) !== JSON.stringify(of(wanted)));
  return found?.[0] ?? null;
}

/** The network of a valid encoding, which is the same for all of its placements. */
export function networkText(encoding: string): string {
  const network = networkOf(parseGenome(encoding));
  const nowhere = network.ops.length + 1;
  return printGenome(genomeOfPlaced(network, { from: nowhere, to: nowhere }));
}

/** One text for each order: the name of its checkpoint and of its job. */
export const orderText = ({ network, fidelity: { points, epochs }, seed }: Order): string =>
  `${network} ${points}x${epochs} ${seed}`;
