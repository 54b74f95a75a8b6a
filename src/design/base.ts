/** Where an op runs. The device holds the sensor; the edge is the strong server. */
export type Placement = 'device' | 'edge';

/** How neighbour values are reduced to one value per node. */
export type Reducer = 'max' | 'mean' | 'add';

/** What a neighbour j sends to node i (domain space of arXiv 2512.11856). */
export type Message = 'full' | 'source' | 'target+relative' | 'relative';

export const REDUCERS: readonly Reducer[] = ['max', 'mean', 'add'];
export const MESSAGES: readonly Message[] = ['full', 'source', 'target+relative', 'relative'];

export interface OpBase {
  /** Unique in a design; letters, digits, '-' and '_' only, because it also names ONNX tensors. */
  id: string;
  placement: Placement;
  /** Ids of the ops whose value this op reads, in order. */
  inputs: string[];
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
