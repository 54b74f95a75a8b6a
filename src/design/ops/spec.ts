import type { OpBase, Setting, Shape } from '../base.ts';
import type { ErrorCode } from '../errors.ts';

/** Widest value that a drawn design may hold; the 12-position space is narrower (1,537, see genome.ts). */
export const MAX_WIDTH = 4096;

type AnyOp = OpBase & { kind: string };
/** Names of an op's own parameters. */
export type ParameterOf<O extends AnyOp> = Exclude<keyof O, keyof OpBase | 'kind'>;
export type Parameters<O extends AnyOp> = Pick<O, ParameterOf<O>>;

/** One linear layer. */
export interface Linear {
  from: number;
  to: number;
  /** Normalised and activated; the Classifier's last layer is not. */
  activated: boolean;
}

/** What an op's work depends on besides its parameters. */
export interface Work {
  from: Shape;
  to: Shape;
  /** Neighbours per node of the graph that it reads or makes. */
  k: number;
  classes: number;
}

/** How an op stands in the 12-position encoding. */
export interface PositionSpec<O extends AnyOp> {
  /** Its index among the encoding's ops; 0 is Connect. */
  index: number;
  /** How many functions it has, at most 16. */
  functions: number;
  /** The parameters that a function stands for; null for an op that follows from the placement. */
  decode: ((fn: number) => Parameters<O>) | null;
  /** The function of an op's parameters, or in words what has none. */
  encode(op: O): number | string;
  /** Output width for an input of this width. */
  width(fn: number, width: number): number;
  /** Learned numbers for an input of this width; null where it learns nothing. */
  parameters: ((fn: number, width: number) => number) | null;
  /** Where it may stand: on nodes only, on a pooled vector too, or as the Pool itself. */
  stands: 'before the Pool' | 'anywhere' | 'as the Pool';
  /** Whether it counts as learning something before the Pool (E206). */
  learns: boolean;
}

/** All that the program has to know of a kind of op, but for how it is computed, timed and drawn. */
export interface OpSpec<O extends AnyOp> {
  kind: O['kind'];
  /** A new op's parameters: the field's usual choice. */
  defaults: Parameters<O>;
  /** Whether a person adds it; a Communicate follows from placements. */
  drawn: boolean;
  /** The fewest and the most inputs. */
  inputs: readonly [number, number];
  /** When it is computed: a Sample only where its graph is read. */
  runs: 'always' | 'when its graph is read' | 'never';
  /** What becomes of the graph that its value carries; an op that reads one hands it on as well. */
  graph: 'makes' | 'reads' | 'keeps' | 'drops';
  /** Whether it hands its input's features on unchanged. */
  passes: boolean;
  /** Neighbours per node of the graph that it makes, at most; 0 where it makes none. */
  neighbours(op: O, setting: Setting): number;
  /** Whether its parameters are in range (E108). */
  fits(op: O): boolean;
  /** The shape that it hands on. Only an Input has no inputs. */
  shape(op: O, inputs: readonly Shape[], setting: Setting): Shape;
  /** Why it cannot read these values, besides their number; null when it can. */
  problem(op: O, inputs: readonly Shape[], setting: Setting): { code: ErrorCode; message: string } | null;
  /** Its linear layers for an input of this width: what it learns. */
  layers(op: O, width: number, classes: number): Linear[];
  /** Floating-point operations for one sample; a multiply and an add count as two. */
  flops(op: O, work: Work): number;
  /** Its parameters in a few characters. */
  text(op: O, setting: Setting): string;
  /** What tells two ops of the kind apart besides widths, as the latency model reads it: messages, reducers, forms. */
  traits(op: O): readonly string[];
  /** Its place in the 12-position encoding; null when no search can choose it. */
  position: PositionSpec<O> | null;
}

export const inRange = (n: number, low: number, high: number): boolean =>
  Number.isInteger(n) && n >= low && n <= high;

/** Whether all are widths, and there are this many of them. */
export const areWidths = (widths: readonly number[], least: number, most: number): boolean =>
  inRange(widths.length, least, most) && widths.every((width) => inRange(width, 1, MAX_WIDTH));

/** The first input's shape. Throws where there is none. */
export function firstOf(op: OpBase, inputs: readonly Shape[]): Shape {
  const [first] = inputs;
  if (!first) throw new Error(`op ${op.id} has no input shape`);
  return first;
}

/** What ops have in common that compute something new from one value, whatever becomes of its graph. */
const OF_ONE_VALUE = {
  drawn: true,
  inputs: [1, 1],
  runs: 'always',
  passes: false,
  neighbours: () => 0,
} as const;
/** Those that read its graph. */
export const OVER_NEIGHBOURS = { ...OF_ONE_VALUE, graph: 'reads' } as const;
/** Those behind which there are no nodes any more. */
export const TO_ONE_ROW = { ...OF_ONE_VALUE, graph: 'drops' } as const;

/** For ops that read a graph. */
export function graphProblem(kind: string, first: Shape | undefined): ReturnType<OpSpec<AnyOp>['problem']> {
  if (first?.pooled) return { code: 'E111', message: `${kind} needs nodes, but its input is pooled.` };
  if (first && !first.graph)
    return { code: 'E110', message: `${kind} has no graph: no Sample stands before it.` };
  return null;
}

/** Layers one after another. */
export const chain = (from: number, widths: readonly number[]): Linear[] =>
  widths.map((to, i) => ({ from: i === 0 ? from : (widths[i - 1] as number), to, activated: true }));

/** Operations of a linear layer with its normalisation and activation, on so many rows. */
export const linearFlops = (rows: number, { from, to }: Pick<Linear, 'from' | 'to'>): number =>
  rows * to * (2 * from + 2);

export const parametersIn = (layers: readonly Linear[]): number =>
  layers.reduce((sum, { from, to }) => sum + from * to + to, 0);
