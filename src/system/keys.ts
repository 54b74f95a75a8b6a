import type { Op, Reducer, Shape } from '../design/types.ts';

/**
 * What a latency belongs to. `Run` is no op: it is what the engine takes to start a graph and copy
 * `inWidth` numbers in and out; micro-graph timings contain it once each, a segment only once.
 */
export interface OpKey {
  op: 'Run' | 'Sample' | 'Aggregate' | 'Combine' | 'EdgeConv' | 'Concat' | 'Pool' | 'Classifier';
  /** What else tells two timings apart: message/reducer, form/reducer/hidden widths, pool functions. */
  params: string;
  /** Neighbours per node; 0 for ops that read no graph. */
  k: number;
  inWidth: number;
  outWidth: number;
  /** True when the input is one vector instead of nodes. */
  pooled: boolean;
  /** Rows of the input: N, or 1 once pooled. */
  rows: number;
}

export const keyText = (key: OpKey): string => `${familyText(key)}|${key.inWidth}>${key.outWidth}`;

/** Keys of one family differ in widths only, so that one can be interpolated from others. */
export const familyText = (key: OpKey): string =>
  `${key.op}|${key.params}|k${key.k}|${key.pooled ? 'pooled' : `n${key.rows}`}`;

export const runKey = (elements: number): OpKey => ({
  op: 'Run',
  params: '',
  k: 0,
  inWidth: elements,
  outWidth: elements,
  pooled: true,
  rows: 1,
});

/**
 * The key of an op that reads `input` (of a Concat: the sum of its inputs) and writes `output`.
 * Null for Input and Communicate, which compute nothing.
 * @param k neighbours of the graph that the op reads or, for a Sample, makes
 */
export function keyOf(op: Op, input: Shape, output: Shape, k: number): OpKey | null {
  const base = { inWidth: input.width, outWidth: output.width, pooled: input.pooled, rows: input.rows };
  switch (op.kind) {
    case 'Sample':
      return { op: 'Sample', params: '', k, ...base };
    case 'Aggregate':
      return { op: 'Aggregate', params: `${op.message}/${op.reducer}`, k, ...base };
    case 'Combine':
      return { op: 'Combine', params: '', k: 0, ...base };
    case 'EdgeConv':
      return { op: 'EdgeConv', params: edgeConvParams(op.form, op.reducer, op.widths), k, ...base };
    case 'Concat':
      return { op: 'Concat', params: '', k: 0, ...base };
    case 'Pool':
      return { op: 'Pool', params: op.functions.join('+'), k: 0, ...base };
    case 'Classifier':
      return { op: 'Classifier', params: op.hidden.join('-'), k: 0, ...base };
    default:
      return null;
  }
}

/** `per-edge/max` for one layer, `per-edge/max/64-64` with hidden widths before the last. */
const edgeConvParams = (form: string, reducer: string, widths: readonly number[]): string =>
  [form, reducer, ...(widths.length > 1 ? [widths.slice(0, -1).join('-')] : [])].join('/');

const numbers = (text: string | undefined): number[] => (text ? text.split('-').map(Number) : []);

/** An op and its input shape that a key stands for (a Concat as two equal halves); null for Run. */
export function opOfKey(key: OpKey): { op: Op; inputs: Shape[] } | null {
  const width = key.inWidth;
  const input: Shape = { rows: key.rows, width, pooled: key.pooled, graph: key.k > 0 ? 'sample' : null };
  const base = { id: 'op', placement: 'device' as const, inputs: ['input'] };
  const parts = key.params.split('/');
  switch (key.op) {
    case 'Run':
      return null;
    case 'Sample':
      return { op: { ...base, kind: 'Sample', k: key.k }, inputs: [{ ...input, graph: null }] };
    case 'Aggregate': {
      const [message, reducer] = parts as ['full', Reducer];
      return { op: { ...base, kind: 'Aggregate', message, reducer }, inputs: [input] };
    }
    case 'Combine':
      return { op: { ...base, kind: 'Combine', width: key.outWidth }, inputs: [input] };
    case 'EdgeConv': {
      const [form, reducer, hidden] = parts as ['per-edge', Reducer, string | undefined];
      const widths = [...numbers(hidden), key.outWidth];
      return { op: { ...base, kind: 'EdgeConv', form, reducer, widths }, inputs: [input] };
    }
    case 'Concat': {
      const first = Math.ceil(width / 2);
      const halves = [first, width - first].map((w) => ({ ...input, width: w }));
      return { op: { ...base, kind: 'Concat', inputs: ['input', 'other'] }, inputs: halves };
    }
    case 'Pool':
      return {
        op: { ...base, kind: 'Pool', functions: key.params.split('+') as Reducer[] },
        inputs: [input],
      };
    case 'Classifier':
      return { op: { ...base, kind: 'Classifier', hidden: numbers(key.params) }, inputs: [input] };
  }
}

/** Hidden widths of an EdgeConv's or a Classifier's key; none for other ops. */
export function hiddenOf(key: OpKey): number[] {
  if (key.op === 'EdgeConv') return numbers(key.params.split('/')[2]);
  return key.op === 'Classifier' ? numbers(key.params) : [];
}
