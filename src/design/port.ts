/**
 * One tensor of the design: an op's features [N, width] (or [1, width]), or the graph [N, k] of a Sample or of a
 * sentence. The features of an Input of words are their ids, [N]: the op that reads them looks them up.
 */
export interface Port {
  opId: string;
  what: 'features' | 'graph';
  /** The tensor's name in ONNX. */
  name: string;
}

/** What an op really reads, looking through Sample and Communicate, which hand features on unchanged. */
export interface Needs {
  features: Port[];
  graph: Port | null;
  /** The graph that comes with what it reads, whether it reads that or not. */
  carried: Port | null;
}
