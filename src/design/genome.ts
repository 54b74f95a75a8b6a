import { ERRORS, type ErrorCode } from './errors.ts';
import { OP_KINDS, OPS, type SearchableKind } from './ops/catalogue.ts';
import { GENOME_K } from './ops/sample.ts';
import type { OpSpec, PositionSpec } from './ops/spec.ts';
import { parseShare, pointsKept, SHARE_TEXTS, SHARES, shareText } from './share.ts';
import type { Op, Setting } from './types.ts';

export { aggregateFunction, aggregateIndex } from './ops/aggregate.ts';
export { COMBINE_WIDTHS } from './ops/combine.ts';
export { POOL_FUNCTIONS } from './ops/pool.ts';
export { GENOME_K };

/** The 12-position co-design space of GCoDE: one op and one function index for each position. */
export interface Genome {
  ops: number[];
  functions: number[];
  /** Which part of the sensor's points is read, one of SHARES below 1; all, as in the paper, when absent. */
  share?: number | undefined;
}

export const POSITIONS = 12;
/** Indices of the space that its rules name; an op that others do not depend on needs no name. */
export const CONNECT = 0;
export const COMBINE = OPS.Combine.position.index;
export const AGGREGATE = OPS.Aggregate.position.index;
export const SAMPLE = OPS.Sample.position.index;
export const POOL = OPS.Pool.position.index;
export const COMMUNICATE = OPS.Communicate.position.index;

/** The space's ops by their index; the first, Connect, is no op. */
const SPECS: readonly SearchableSpec[] = OP_KINDS.map((kind) => OPS[kind] as unknown as OpSpec<Op>)
  .filter((spec): spec is SearchableSpec => spec.position !== null)
  .sort((a, b) => a.position.index - b.position.index);
type SearchableSpec = OpSpec<Op> & { kind: SearchableKind; position: PositionSpec<Op> };

export const GENOME_OPS: readonly ('Connect' | SearchableKind)[] = [
  'Connect',
  ...SPECS.map(({ kind }) => kind),
];
/** The spec of an op index; undefined for Connect and indices out of range. */
export const specAt = (op: number): SearchableSpec | undefined => SPECS[op - 1];
const positions = SPECS.map(({ position }) => position);

/** Hidden widths of the fixed classifier. */
export const GENOME_CLASSIFIER: readonly number[] = [512, 256];
/** Widest value before the Pool: 3 x 512 + 1. */
export const GENOME_MAX_WIDTH = 1537;

/** How many functions each op index has. */
export const FUNCTION_COUNTS: readonly number[] = [1, ...positions.map(({ functions }) => functions)];

const indices = (test: (spec: SearchableSpec) => boolean): readonly number[] =>
  SPECS.filter(test).map(({ position }) => position.index);
/** What may stand before the Pool, and behind it. */
const BEFORE_POOL: readonly number[] = [CONNECT, ...indices((s) => s.position.stands !== 'as the Pool')];
const BEHIND_POOL: readonly number[] = [CONNECT, ...indices((s) => s.position.stands === 'anywhere')];
/** By op index: what the rules ask, without a look into the specs for each position of each candidate. */
const flags = (list: readonly number[]): Uint8Array =>
  Uint8Array.from(FUNCTION_COUNTS, (_, op) => (list.includes(op) ? 1 : 0));
export const STANDS_BEHIND = flags(BEHIND_POOL);
export const READS_GRAPH = flags(indices((s) => s.graph === 'reads'));
const MAKES_GRAPH = flags(indices((s) => s.graph === 'makes'));
export const LEARNS = flags(indices((s) => s.position.learns));

interface GenomeProblem {
  code: ErrorCode;
  /** 0-based position, or null for the whole line. */
  position: number | null;
  message: string;
}

export class GenomeError extends Error {
  readonly code: ErrorCode;
  readonly help: string;
  constructor(problem: GenomeProblem) {
    super(`${problem.code} ${problem.message}`);
    this.name = 'GenomeError';
    this.code = problem.code;
    this.help = ERRORS[problem.code].help;
  }
}

/**
 * `1 5 3 ...,2 0 0 ...`: 12 op indices, a comma, 12 function indices; and a comma and a share such as `1/4` where not all of
 * the sensor's points are read. Throws GenomeError (E201).
 */
export function parseGenome(line: string): Genome {
  const [first, second, third, ...rest] = line.trim().split(',');
  const [ops, functions] = [first, second].map((half) => half?.trim().split(/\s+/).map(parseIndex));
  const malformed = (message: string) => new GenomeError({ code: 'E201', position: null, message });
  if (rest.length > 0 || !ops || !functions) {
    throw malformed(`Expected "ops,functions" with one comma, found ${line.split(',').length - 1}.`);
  }
  if (ops.length !== POSITIONS || functions.length !== POSITIONS) {
    throw malformed(`Expected 12 ops and 12 functions, found ${ops.length} and ${functions.length}.`);
  }
  if ([...ops, ...functions].some(Number.isNaN)) throw malformed('An index is not a whole number.');
  if (third === undefined) return { ops, functions };
  const share = parseShare(third);
  if (share === undefined)
    throw malformed(`"${third.trim()}" is no share of the points: ${SHARE_TEXTS.join(', ')}.`);
  return share === 1 ? { ops, functions } : { ops, functions, share };
}

const parseIndex = (text: string): number => (/^\d{1,4}$/.test(text) ? Number(text) : Number.NaN);

export const printGenome = ({ ops, functions, share = 1 }: Genome): string =>
  `${ops.join(' ')},${functions.join(' ')}${share === 1 ? '' : `,${shareText(share)}`}`;

/** By op index. */
const WIDTHS = [(_: number, width: number) => width, ...positions.map((position) => position.width)];

/** Output width of one position for input width C. */
export const genomeWidth = (op: number, fn: number, width: number): number =>
  (WIDTHS[op] as (fn: number, width: number) => number)(fn, width);

const PARAMETERS = [null, ...positions.map(({ parameters }) => parameters)];

/** Learned numbers of one position for input width C. */
export const genomeParameters = (op: number, fn: number, width: number): number =>
  PARAMETERS[op]?.(fn, width) ?? 0;

/** What the rules need to know of the task. */
export interface GenomeContext {
  /** Features per node, 3 for point clouds. */
  features?: number;
  /** Whether the task brings a graph of its own. */
  ownGraph?: boolean;
  /** Points of a sample; absent where it is not known how many there are. */
  points?: number;
}

/** What a task's setting means for genomes. */
export const genomeContext = (setting: Setting): GenomeContext => ({
  features: setting.features,
  ownGraph: setting.words !== undefined,
  points: setting.points,
});

/** The first rule that a genome breaks (domain rules 1 to 6), or null when it is valid. Allocates only on failure. */
export function genomeProblem(genome: Genome, context: GenomeContext = {}): GenomeProblem | null {
  const { ops, functions, share = 1 } = genome;
  const say = (code: ErrorCode, position: number | null, message?: string): GenomeProblem => ({
    code,
    position,
    message: message ?? ERRORS[code].help,
  });
  if (ops.length !== POSITIONS || functions.length !== POSITIONS) return say('E201', null);
  if (share !== 1) {
    const problem = shareProblem(genome, share, context);
    if (problem) return problem;
  }
  let width = context.features ?? 3;
  let graph = context.ownGraph ?? false;
  let pools = 0;
  let communicates = 0;
  let workSinceCommunicate = true;
  let learns = false;
  for (let p = 0; p < POSITIONS; p++) {
    const op = ops[p] as number;
    const fn = functions[p] as number;
    const count = FUNCTION_COUNTS[op];
    if (count === undefined || !Number.isInteger(fn) || fn < 0 || fn >= count) {
      return say('E202', p, `Position ${p + 1}: op ${op} with function ${fn} is out of range.`);
    }
    const name = GENOME_OPS[op];
    if (op === POOL && ++pools > 1) return say('E203', p, `Position ${p + 1} is a second Pool.`);
    if (pools > 0 && STANDS_BEHIND[op] === 0 && op !== POOL) {
      return say('E111', p, `Position ${p + 1}: ${name} behind the Pool, where there are no nodes.`);
    }
    if (READS_GRAPH[op] === 1 && !graph) return say('E110', p, `Position ${p + 1}: ${name} without a graph.`);
    if (MAKES_GRAPH[op] === 1) graph = true;
    if (LEARNS[op] === 1 && pools === 0) learns = true;
    if (op === COMMUNICATE) {
      if (fn > 0 && context.ownGraph) return say('E441', p);
      if (++communicates > 2) return say('E204', p, `Position ${p + 1} is a third Communicate.`);
      if (communicates === 2 && !workSinceCommunicate) {
        return say('E205', p, `Position ${p + 1}: nothing but Connect since the last Communicate.`);
      }
      workSinceCommunicate = false;
    } else if (op !== CONNECT) workSinceCommunicate = true;
    width = genomeWidth(op, fn, width);
    if (pools === 0 && width > GENOME_MAX_WIDTH) {
      return say('E114', p, `Position ${p + 1}: width ${width} is above ${GENOME_MAX_WIDTH}.`);
    }
  }
  if (pools === 0) return say('E203', null, 'There is no Pool.');
  if (!learns) return say('E206', null, 'No Combine and no Aggregate stands before the Pool.');
  return null;
}

/** Why a design may not read that part of the points. */
function shareProblem({ ops }: Genome, share: number, context: GenomeContext): GenomeProblem | null {
  const say = (code: ErrorCode, message: string): GenomeProblem => ({ code, position: null, message });
  if (!SHARES.includes(share)) return say('E202', `${share} is no share of the points.`);
  if (context.ownGraph) return say('E526', ERRORS.E526.help);
  const kept = context.points === undefined ? GENOME_K : pointsKept(context.points, share);
  if (kept >= GENOME_K || !ops.includes(SAMPLE)) return null;
  const left = `${shareText(share)} of ${context.points} points are ${kept}`;
  return say('E115', `${left}; a Sample has ${GENOME_K} neighbours.`);
}

export const isValidGenome = (genome: Genome, context?: GenomeContext): boolean =>
  genomeProblem(genome, context) === null;

/**
 * A random valid genome; every choice uniform, then rejected until valid.
 * @param random uniform in [0, 1)
 */
export function randomGenome(random: () => number, context?: GenomeContext): Genome {
  const pick = (n: number): number => Math.floor(random() * n);
  for (;;) {
    const pool = 1 + pick(POSITIONS - 1);
    const ops = Array.from({ length: POSITIONS }, (_, p) => {
      if (p === pool) return POOL;
      const choices = p < pool ? BEFORE_POOL : BEHIND_POOL;
      return choices[pick(choices.length)] as number;
    });
    // What crosses, crosses as it is: a codec is nothing that the paper's space draws.
    const functions = ops.map((op) => pick(op === COMMUNICATE ? 1 : (FUNCTION_COUNTS[op] as number)));
    const genome = { ops, functions };
    if (isValidGenome(genome, context)) return genome;
  }
}
