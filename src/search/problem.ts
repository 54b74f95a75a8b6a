import { z } from 'zod';
import { parseCodec } from '../design/codec.ts';
import { type Format, parseFormat, readFormat } from '../design/format.ts';
import { COMBINE_WIDTHS, POSITIONS } from '../design/genome.ts';
import { SHARE_TEXTS } from '../design/share.ts';
import { MESSAGES, REDUCERS } from '../design/types.ts';
import { rateSchema } from '../system/link.ts';
import { DEFAULT_STRATEGY } from './defaultStrategy.ts';
import { MODES } from './mapping/placements.ts';
import { OBJECTIVE_IDS, OBJECTIVES, type ObjectiveId } from './objectives.ts';
import { POOL_NAMES } from './space.ts';
import { STRATEGY_NAMES, type StrategyName } from './strategies.ts';

const SUPERNET = 'supernet';
/** What gives accuracies, as older files have it: a short training has taken a supernet's place. */
const OLD_SOURCES = new Map<unknown, string>([
  ['predictor', 'model'],
  [SUPERNET, 'short-training'],
]);

/** The system that is here: this device, and the endpoint that is chosen or started. */
export const HERE = 'here';

const oneOf = <T extends string>(names: readonly T[]) =>
  z.enum(names as [T, ...T[]], `expected one of ${names.join(', ')}`);
const different = <T>(list: z.ZodType<T[]>) =>
  list.refine((items) => new Set(items).size === items.length, 'one is named twice');
const someOf = <T extends string>(names: readonly T[]) => different(z.array(oneOf(names))).optional();

const objective = oneOf(OBJECTIVE_IDS);
const number = z.number('expected a number').nonnegative();
/** Shares of right answers are at most all of them: who writes 90 for 90 % would wait forever. */
const limitOn = (id: ObjectiveId) =>
  (OBJECTIVES[id].unit === 'fraction' ? number.max(1, 'expected a share from 0 to 1') : number).optional();

const spaceSchema = z.strictObject({
  modes: someOf(MODES),
  crossings: z.int().min(0).max(2).optional(),
  ops: someOf(['Combine', 'Aggregate', 'Sample', 'Pool'] as const),
  widths: different(
    z.array(
      z
        .int()
        .refine((width) => COMBINE_WIDTHS.includes(width), `expected one of ${COMBINE_WIDTHS.join(', ')}`),
    ),
  ).optional(),
  messages: someOf(MESSAGES),
  reducers: someOf(REDUCERS),
  pools: someOf(POOL_NAMES),
  positions: z.int().min(1).max(POSITIONS).optional(),
  codecs: different(
    z.array(z.string().refine((text) => parseCodec(text) !== null, 'expected codecs such as int8+delta')),
  )
    .refine(({ length }) => length > 0, 'expected one codec at least')
    .optional(),
  shares: someOf(SHARE_TEXTS),
});

const schema = z.strictObject({
  format: z.literal('gcode-search-problem'),
  version: z.literal(1),
  /** What the samples are of. */
  task: z.string().min(1),
  /** Points of a sample; absent: as many as the task has. */
  points: z.int().positive().optional(),
  /** Absent: as many as the task has. */
  classes: z.int().positive().optional(),
  /** `here`, a pair of modelled machines such as `tx2+i7-7700`, or the path of a system file. */
  system: z.string().min(1).default(HERE),
  /** Rate of the link in Mb/s; null leaves it as it was measured. */
  link: rateSchema.nullable().default(null),
  objectives: different(z.array(objective))
    .refine(({ length }) => length === 2 || length === 3, 'expected two or three objectives')
    .optional(),
  limits: z
    .strictObject(
      Object.fromEntries(OBJECTIVE_IDS.map((id) => [id, limitOn(id)])) as Record<
        ObjectiveId,
        ReturnType<typeof limitOn>
      >,
    )
    .default({} as never),
  space: spaceSchema.default({}),
  /** What gives accuracies. */
  accuracy: z
    .preprocess(
      (given) => OLD_SOURCES.get(given) ?? given,
      oneOf(['model', 'short-training', 'none'] as const),
    )
    .default('model'),
  /** It ends with the first of these that is reached. */
  budget: z
    .strictObject({
      seconds: z.number().positive().optional(),
      candidates: z.int().positive().optional(),
      accuracies: z.int().positive().optional(),
    })
    .default({}),
  strategy: oneOf<StrategyName>(STRATEGY_NAMES).default(DEFAULT_STRATEGY),
  seed: z.int().nonnegative().default(1),
});

/** What to search, as a person says it: in a form, on a command line, or in a file. */
export type SearchProblem = z.infer<typeof schema>;

/** Version 1 is the first published one. */
const PROBLEM_FORMAT: Format<SearchProblem> = {
  name: 'gcode-search-problem',
  title: 'a search problem',
  version: 1,
  migrations: {},
  schema,
};

/** Fills in what a problem leaves out. @throws FormatError naming the value at fault */
export const problemOf = (given: Partial<Omit<SearchProblem, 'format' | 'version'>>): SearchProblem =>
  readFormat(PROBLEM_FORMAT, { format: 'gcode-search-problem', version: 1, ...given });

/**
 * Reads a problem's JSON.
 * @param say is told what a problem of an earlier version asks for that there is no more
 * @throws FormatError naming the value at fault
 */
export function parseProblem(text: string, say?: (words: string) => void): SearchProblem {
  const problem = parseFormat(PROBLEM_FORMAT, text);
  if (say && JSON.parse(text).accuracy === SUPERNET) {
    say(
      'The problem asks a supernet for accuracies, which is left out: each design is trained a little instead.',
    );
  }
  return problem;
}

export const printProblem = (problem: SearchProblem): string => `${JSON.stringify(problem, null, 2)}\n`;
