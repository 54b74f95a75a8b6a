/** Where an op runs. The device holds the sensor; the edge is the strong server. */
export type Placement = 'device' | 'edge';

/** How neighbour values are reduced to one value per node. */
export type Reducer = 'max' | 'mean' | 'add';

/** What a neighbour j sends to node i (domain space of arXiv 2512.11856). */
export type Message = 'full' | 'source' | 'target+relative' | 'relative';

export const REDUCERS: readonly Reducer[] = ['max', 'mean', 'add'];
export const MESSAGES: readonly Message[] = ['full', 'source', 'target+relative', 'relative'];

interface OpBase {
  /** Unique in a design; letters, digits, '-' and '_' only, because it also names ONNX tensors. */
  id: string;
  placement: Placement;
  /** Ids of the ops whose value this op reads, in order. */
  inputs: string[];
}

/**
 * The sensor's points, [N, F]; with words their ids [N], looked up in a learned embedding where they are read, and the
 * sentence's own graph. Always on the device.
 */
export interface InputOp extends OpBase {
  kind: 'Input';
}
/** A kNN graph over the current features (the node itself included); features pass through. */
export interface SampleOp extends OpBase {
  kind: 'Sample';
  k: number;
}
/** Message passing without weights over the value's graph. */
export interface AggregateOp extends OpBase {
  kind: 'Aggregate';
  message: Message;
  reducer: Reducer;
}
/** Linear + normalisation + activation per node (or on the pooled vector). */
export interface CombineOp extends OpBase {
  kind: 'Combine';
  width: number;
}
/**
 * A message MLP on [x_i, x_j - x_i], then a reduction (DGCNN). Both forms compute the same function:
 * `per-edge` as published, `per-node` with the first product moved from edges to nodes.
 */
export interface EdgeConvOp extends OpBase {
  kind: 'EdgeConv';
  widths: number[];
  reducer: Reducer;
  form: 'per-edge' | 'per-node';
}
/** Features side by side; the graph of the first input stays. */
export interface ConcatOp extends OpBase {
  kind: 'Concat';
}
/** Nodes to one vector; several functions are concatenated. */
export interface PoolOp extends OpBase {
  kind: 'Pool';
  functions: Reducer[];
}
/** Linear layers of the hidden widths, then one to the task's classes. The design's output: logits. */
export interface ClassifierOp extends OpBase {
  kind: 'Classifier';
  hidden: number[];
}
/** The value crosses the link. Its placement is the sender's; readers stand on the other side. */
export interface CommunicateOp extends OpBase {
  kind: 'Communicate';
}

export type Op =
  | InputOp
  | SampleOp
  | AggregateOp
  | CombineOp
  | EdgeConvOp
  | ConcatOp
  | PoolOp
  | ClassifierOp
  | CommunicateOp;
export type OpKind = Op['kind'];
export type OpOf<K extends OpKind> = Extract<Op, { kind: K }>;

/** A network with its placement: a DAG with one Input and one Classifier. */
export interface Design {
  version: 1;
  name: string;
  ops: Op[];
}

/** What a task gives a design: everything that shapes depend on besides the design itself. */
export interface Setting {
  /** Nodes per sample, N. With words N varies: this is the most that a sample has, and what costs are reckoned for. */
  points: number;
  /** Features per node, F: 3 for point clouds, the width of the learned embedding for words. */
  features: number;
  classes: number;
  /** For sentences: nodes are words, and every sample brings a graph of its own. */
  words?: WordSetting | undefined;
}

export interface WordSetting {
  /** Words that have an embedding, the unknown one included. */
  vocabulary: number;
  /**
   * Slots per node of the sample's graph, K. Slot 0 is the node itself, and so is every slot that is not used: a slot
   * other than the first counts only where it names another node.
   */
  neighbours: number;
}

/** The value an op hands on: node features [N, width], or [1, width] once pooled. */
export interface Shape {
  /** N, or 1 after a Pool. */
  rows: number;
  width: number;
  pooled: boolean;
  /** The Sample op whose graph the value carries, or the Input whose words bring one; null where there is none. */
  graph: string | null;
}

export const other = (side: Placement): Placement => (side === 'device' ? 'edge' : 'device');
