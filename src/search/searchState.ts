import { z } from 'zod';
import { type Format, readFormat } from '../design/format.ts';
import { type Genome, genomeProblem, parseGenome } from '../design/genome.ts';
import { SHARES } from '../design/share.ts';
import { PROVENANCES } from '../system/provenance.ts';
import type { LearnedCost } from './oracle.ts';
import { STRATEGY_NAMES } from './strategies.ts';
import type { Proposal, StrategyState } from './strategy.ts';

/** A saved state does not say whether its task brings a graph of its own; the search that resumes from it knows. */
const isValid = (genome: Genome): boolean =>
  [true, false].some((ownGraph) => genomeProblem(genome, { ownGraph }) === null);

const encoding = z.string().refine((line) => {
  try {
    return isValid(parseGenome(line));
  } catch {
    return false;
  }
}, 'not a valid encoded design');

const index = z.int().nonnegative();
const indices = z.array(index).length(12);
const share = z
  .number()
  .refine((part) => SHARES.includes(part), 'not a share of the points')
  .optional();
const member = z
  .strictObject({
    genome: z.strictObject({ ops: indices, functions: indices, share }),
    costs: z.array(z.number()),
    violation: z.number().nonnegative(),
  })
  .refine(({ genome }) => isValid(genome), 'not a valid genome');

const cost = z.number();

const few = z.array(index).max(12);
/** A network that was proposed and not yet scored. */
const proposal = z.strictObject({
  network: z.strictObject({ ops: few, functions: few, share }),
  at: z.strictObject({ from: index, to: index, up: index.optional(), down: index.optional() }).optional(),
});

const schema = z.strictObject({
  format: z.literal('gcode-search'),
  version: z.literal(1),
  strategy: z.strictObject({
    name: z.enum(STRATEGY_NAMES as [string, ...string[]]),
    random: z.array(z.int()).length(4),
    members: z.array(member),
    memory: z.base64().optional(),
  }),
  /** Batches under way, the oldest first. */
  pending: z.array(z.array(proposal)).optional(),
  candidatesScored: z.int().nonnegative(),
  designsScored: z.int().nonnegative().optional(),
  elapsedMs: z.number().nonnegative(),
  evaluated: z.array(
    z.strictObject({
      encoding,
      accuracy: z.number().min(0).max(1),
      provenance: z.enum(PROVENANCES as [string, ...string[]]),
      low: z.number().optional(),
      high: z.number().optional(),
      cost: z.strictObject({ latencyMs: cost, lowMs: cost, highMs: cost, energyMj: cost }).optional(),
    }),
  ),
  front: z.array(encoding),
});

/** Everything needed to resume a search later. Scores are not in it: the system's table gives them again. */
export type SearchState = Omit<z.infer<typeof schema>, 'strategy' | 'evaluated' | 'pending'> & {
  strategy: StrategyState;
  evaluated: EvaluatedDesign[];
  pending?: Proposal[][] | undefined;
};

export interface EvaluatedDesign {
  encoding: string;
  accuracy: number;
  provenance: (typeof PROVENANCES)[number];
  low?: number;
  high?: number;
  /** What a latency model said of it. */
  cost?: LearnedCost;
}

/** Version 1 is the first published one. */
const FILE: Format<z.infer<typeof schema>> = {
  name: 'gcode-search',
  title: 'a saved search',
  version: 1,
  migrations: {},
  schema,
};

/** Reads a saved search of any version. Throws FormatError naming what is wrong. */
export const parseSearchState = (json: unknown): SearchState => readFormat(FILE, json) as SearchState;
