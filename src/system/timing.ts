import { GENOME_CLASSIFIER, POOL_FUNCTIONS } from '../design/genome.ts';
import { aggregateWidth } from '../design/ops/aggregate.ts';
import { type ComputedKind, OPS, type OpOf, opOf, specOf } from '../design/ops/catalogue.ts';
import type { Parameters } from '../design/ops/spec.ts';
import { MESSAGES, type Message, type Op, REDUCERS, type Reducer, type Shape } from '../design/types.ts';
import type { OpKey } from './keys.ts';
import { ladder, type ProfileGrid } from './profileGrid.ts';

/** How the latency of one kind of op is known. */
interface Timing<O extends Op> {
  /** What else tells two timings apart, besides widths and neighbours. */
  params(op: O): string;
  /** The parameters that a key stands for. */
  parametersOf(key: OpKey): Parameters<O>;
  /** Whether the output width is a choice of its own; else it follows from the input width. */
  twoWidths: boolean;
  /** The power of the number of nodes that its time grows with, at most. */
  growth: 1 | 2;
  /** The micro-graphs of a profile: those of the 12-position space, and what a person can draw besides. */
  profile(grid: ProfileGrid): void;
}

const numbers = (text: string | undefined): number[] => (text ? text.split('-').map(Number) : []);

/** In the order in which a profile times them. */
export const TIMING: { [K in ComputedKind]: Timing<OpOf<K>> } = {
  Sample: {
    params: () => '',
    parametersOf: ({ k }) => ({ k }),
    twoWidths: false,
    // Neighbours are searched among all pairs; all else is done node by node.
    growth: 2,
    profile({ setting, sampled, nodes, along }) {
      const { features } = setting;
      along(ladder([features, 8, 32, 64, 128, 256, 512, 1537], [features, 256]), (w) => ({
        k: sampled,
        ...nodes(w, w),
      }));
    },
  },
  Aggregate: {
    params: ({ message, reducer }) => `${message}/${reducer}`,
    parametersOf({ params }) {
      const [message, reducer] = params.split('/') as [Message, Reducer];
      return { message, reducer };
    },
    twoWidths: false,
    growth: 1,
    profile({ setting: { features, words }, sampled, nodes, along }) {
      for (const k of new Set(words ? [words.neighbours, sampled] : [sampled])) {
        for (const message of MESSAGES) {
          for (const reducer of REDUCERS) {
            const widest = message === 'full' ? 512 : message === 'target+relative' ? 768 : 1024;
            along(ladder([features, 8, 64, 256, widest], [8, 256]), (w) => ({
              params: `${message}/${reducer}`,
              k,
              ...nodes(w, aggregateWidth(message, w)),
            }));
          }
        }
      }
    },
  },
  Combine: {
    params: () => '',
    parametersOf: ({ outWidth }) => ({ width: outWidth }),
    twoWidths: true,
    growth: 1,
    profile({ setting: { features }, nodes, pooled, across }) {
      across(ladder([features, 8, 32, 128, 512, 1537], [8, 512]), ladder([8, 32, 128, 512], [8, 512]), nodes);
      // Embeddings of drawn designs are wider than the space's Combines.
      across(ladder([128, 512], []), ladder([1024], []), nodes);
      across(ladder([8, 64, 512, 3074], [8, 512]), ladder([8, 64, 512], [8, 512]), pooled);
    },
  },
  Pool: {
    params: ({ functions }) => functions.join('+'),
    parametersOf: ({ params }) => ({ functions: params.split('+') as Reducer[] }),
    twoWidths: false,
    growth: 1,
    profile({ nodes, along }) {
      for (const functions of POOL_FUNCTIONS) {
        along(ladder([8, 128, 512, 1537], [8, 512]), (w) => ({
          params: functions.join('+'),
          ...nodes(w, w * functions.length),
        }));
      }
    },
  },
  Classifier: {
    params: ({ hidden }) => hidden.join('-'),
    parametersOf: ({ params }) => ({ hidden: numbers(params) }),
    twoWidths: true,
    growth: 1,
    profile({ setting: { classes }, pooled, along }) {
      const params = GENOME_CLASSIFIER.join('-');
      along(ladder([8, 128, 1024, 3074], [8, 1024]), (w) => ({ params, ...pooled(w, classes) }));
    },
  },
  Concat: {
    params: () => '',
    parametersOf: () => ({}),
    twoWidths: false,
    growth: 1,
    profile: ({ nodes, along }) => along(ladder([64, 512], [64]), (w) => nodes(w, w)),
  },
  EdgeConv: {
    // `per-edge/max` for one layer, `per-edge/max/64-64` with hidden widths before the last.
    params: ({ form, reducer, widths }) =>
      [form, reducer, ...(widths.length > 1 ? [widths.slice(0, -1).join('-')] : [])].join('/'),
    parametersOf({ params, outWidth }) {
      const [form, reducer, hidden] = params.split('/') as ['per-edge', Reducer, string | undefined];
      return { form, reducer, widths: [...numbers(hidden), outWidth] };
    },
    twoWidths: true,
    growth: 1,
    profile({ setting: { features }, sampled, nodes, across }) {
      for (const form of ['per-node', 'per-edge']) {
        across(ladder([features, 64, 128], [64]), ladder([64, 256], [64]), (from, to) => ({
          params: `${form}/max`,
          k: sampled,
          ...nodes(from, to),
        }));
      }
    },
  },
};

/** Kinds that take time, in the order in which a profile times them. */
export const TIMED_KINDS = Object.keys(TIMING) as ComputedKind[];

const timingOf = (kind: ComputedKind): Timing<Op> => TIMING[kind] as unknown as Timing<Op>;

/** Whether ops of this kind read a graph, which is part of what their micro-graphs take in. */
export const readsGraph = (op: OpKey['op']): boolean => op !== 'Run' && OPS[op].graph === 'reads';
export const hasTwoWidths = (op: OpKey['op']): boolean => op !== 'Run' && TIMING[op].twoWidths;
export const growthOf = (op: OpKey['op']): number => (op === 'Run' ? 1 : TIMING[op].growth);

/**
 * The key of an op that reads `input` (of a Concat: the sum of its inputs) and writes `output`.
 * Null for Input and Communicate, which compute nothing.
 * @param k neighbours of the graph that the op reads or, for a Sample, makes
 */
export function keyOf(op: Op, input: Shape, output: Shape, k: number): OpKey | null {
  const { runs, graph } = specOf(op);
  if (runs === 'never') return null;
  const kind = op.kind as ComputedKind;
  return {
    op: kind,
    params: timingOf(kind).params(op),
    k: graph === 'reads' || graph === 'makes' ? k : 0,
    inWidth: input.width,
    outWidth: output.width,
    pooled: input.pooled,
    rows: input.rows,
  };
}

/** An op and its input shapes that a key stands for (a Concat's width in two halves); null for Run. */
export function opOfKey(key: OpKey): { op: Op; inputs: Shape[] } | null {
  if (key.op === 'Run') return null;
  const {
    graph,
    inputs: [count],
  } = OPS[key.op];
  const widthOf = (part: number) =>
    Math.ceil((key.inWidth * (part + 1)) / count) - Math.ceil((key.inWidth * part) / count);
  const inputs = Array.from(
    { length: count },
    (_, part): Shape => ({
      rows: key.rows,
      width: widthOf(part),
      pooled: key.pooled,
      graph: graph === 'reads' ? 'sample' : null,
    }),
  );
  const place = { id: 'op', placement: 'device' as const, inputs: inputs.map((_, i) => `input${i}`) };
  return { op: opOf(key.op, place, timingOf(key.op).parametersOf(key)), inputs };
}

/** Hidden widths of an EdgeConv's or a Classifier's key; none for other ops. */
export function hiddenOf(key: OpKey): number[] {
  if (key.op === 'EdgeConv') return numbers(key.params.split('/')[2]);
  return key.op === 'Classifier' ? numbers(key.params) : [];
}
